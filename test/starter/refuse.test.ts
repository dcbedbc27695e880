import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startBridgeHarness, waitUntilEmpty, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange, priceChangeRun } from './support/change-event.ts';
import { startTemporalServer } from './support/temporal-server.ts';
import { waitFor } from './support/wait-for.ts';

const quickRedelivery = { visibilitySeconds: 1 };

describe('an event at fault', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('goes to the dead-letter queue after five receives, unchanged, while others pass', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, quickRedelivery);
    const secret = 'canary-7f3a';
    const bad = [`not json ${secret}`, priceChange(1, [`${secret}:*`]), `{"detail-type":"${secret}"}`];
    await queue.send([...bad, priceChange(2)]);
    await waitFor('three messages are dead letters', async () => (await queue.deadLetters()).length === 3);

    const dead = await queue.deadLetters();
    assert.deepEqual(dead.map(({ body }) => body).sort(), [...bad].sort());
    assert.equal(bridge.stats().refused, 15);
    assert.equal(bridge.stats().deadLettered, 3);
    assert.equal(bridge.stats().started, 1);
    assert.equal(bridge.stats().outages, 0);
    const refusals = bridge.log.lines.filter(({ message }) => message.startsWith('message refused: '));
    assert.deepEqual(
      [...new Set(refusals.map(({ fields }) => fields['receiveCount']))].sort(),
      [1, 2, 3, 4, 5],
    );
    for (const reason of ['not-json', 'store-id', 'schema'])
      assert.equal(bridge.log.alarms(`dead-lettered-${reason}`).length, 1);
    assert.ok(!JSON.stringify(bridge.log.lines).includes(secret));
  });

  it('is a content conflict when its id has a run with another content', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, quickRedelivery);
    await queue.send([priceChange(3, ['1'])]);
    await waitUntilEmpty(queue);
    const conflicting = priceChange(3, ['2']);
    await queue.send([conflicting]);
    await waitFor('it is a dead letter', async () => (await queue.deadLetters()).length === 1);

    assert.equal((await queue.deadLetters())[0]?.body, conflicting);
    assert.equal(bridge.stats().contentConflicts, 5);
    assert.equal(bridge.stats().started, 1);
    const [alarm] = bridge.log.alarms('content-conflict');
    assert.equal(alarm?.fields['workflowId'], priceChangeRun(3));
    assert.equal(bridge.log.alarms('content-conflict').length, 5);
  });
});

/** The server takes inputs of 20 kB at most, as a cluster with low limits would. */
describe('an event that only the server refuses', () => {
  let harness: BridgeHarness;
  before(
    async () =>
      (harness = await startBridgeHarness(async () => {
        const server = await startTemporalServer(['limit.blobSize.warn=10000', 'limit.blobSize.error=20000']);
        await server.registerAttributes();
        return server;
      })),
  );
  after(() => harness.stop());

  it('is refused once others get through, and does not keep them out', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, {
      ...quickRedelivery,
      consumers: 1,
      probeDelaysMs: { first: 50, longest: 100 },
    });
    const large = priceChange(
      4,
      Array.from({ length: 5_000 }, (_, index) => `store-${index}`),
    );
    await queue.send([large]);
    await waitFor('the outage is known', () => bridge.stats().outages === 1);
    await queue.send([priceChange(5), priceChange(6), priceChange(7)]);
    await waitFor('the others are started', () => bridge.stats().started === 3);
    await waitFor('it is refused', () => bridge.stats().refused > 0);

    const [refusal] = bridge.log.lines.filter(({ message }) => message.startsWith('message refused: '));
    assert.equal(refusal?.fields['reason'], 'start-refused');
    assert.match(String(refusal.fields['problem']), /Blob data size exceeds limit/);
  });
});
