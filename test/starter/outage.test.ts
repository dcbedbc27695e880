import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { searchAttributes } from '../../src/contract/names.ts';
import {
  startBridgeHarness,
  waitForRuns,
  waitUntilEmpty,
  type BridgeHarness,
} from './support/bridge-harness.ts';
import { priceChange, priceChangeRun } from './support/change-event.ts';
import { startTemporalServer } from './support/temporal-server.ts';
import type { TestQueue } from './support/test-queue.ts';
import { waitFor } from './support/wait-for.ts';

const probeDelaysMs = { first: 100, longest: 500 };

async function mostReceives(queue: TestQueue): Promise<number> {
  return Math.max(0, ...(await queue.messages()).map(({ receiveCount }) => receiveCount));
}

describe('while Temporal cannot be reached, the bridge', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('dead-letters nothing and starts every event once it is back', async () => {
    const queue = await harness.queues.createQueue();
    const visibilitySeconds = 2;
    const bridge = await harness.startBridge(queue, { consumers: 4, visibilitySeconds, probeDelaysMs });
    await queue.send([priceChange(1)]);
    await waitUntilEmpty(queue);
    await harness.temporal.kill();
    await queue.send(Array.from({ length: 500 }, (_, index) => priceChange(100 + index)));
    await waitFor('the outage outlasts five visibility timeouts', () => {
      const since = bridge.stats().outage?.since.getTime();
      return since !== undefined && Date.now() - since > 5 * visibilitySeconds * 1000;
    });

    assert.equal(await mostReceives(queue), 1);
    assert.ok(bridge.stats().inHand <= 40, 'at most one batch for each consumer');
    assert.equal(bridge.log.alarms('starts-failing').length, 1);
    await harness.temporal.start();
    await waitUntilEmpty(queue, 60_000);
    await waitForRuns(harness.client, 501);
    assert.deepEqual(await queue.deadLetters(), []);
    assert.equal(bridge.stats().received, 501, 'each message was received once');
    assert.equal(bridge.stats().refused, 0);
    assert.equal(bridge.stats().outage, null);
  });

  it('receives nothing when it is started, and gives back what it has when it is stopped', async () => {
    const queue = await harness.queues.createQueue();
    const early = await harness.startBridge(queue, { probeDelaysMs });
    await queue.send([priceChange(1)]);
    await waitUntilEmpty(queue);
    await harness.temporal.kill();
    await queue.send([priceChange(2), priceChange(3)]);
    await waitFor('the outage is known', () => early.stats().outage !== null);
    await waitFor('both are in hand', () => early.stats().inHand === 2);
    await early.stop();
    assert.equal(early.stats().returned, 2);

    const late = await harness.startBridge(queue, { probeDelaysMs });
    await waitFor('its check failed', () => (late.stats().outage?.failedProbes ?? 0) > 0);
    assert.equal(late.stats().received, 0);
    assert.deepEqual(
      (await queue.messages()).map(({ receiveCount }) => receiveCount),
      [1, 1],
    );
    await harness.temporal.start();
    await waitUntilEmpty(queue);
    assert.equal(late.stats().started, 2);
  });
});

describe('with an unregistered search attribute, the bridge', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness(startTemporalServer)));
  after(() => harness.stop());

  it('receives nothing, says what is missing, and begins by itself once it is registered', async () => {
    const queue = await harness.queues.createQueue();
    await queue.send([priceChange(1), priceChange(2)]);
    const bridge = await harness.startBridge(queue, { probeDelaysMs });
    await waitFor('the alarm is given', () => bridge.log.alarms('starts-failing').length === 1);

    const [alarm] = bridge.log.alarms('starts-failing');
    assert.match(String(alarm?.fields['message']), /'FreshetEventType' is not a valid search attribute/);
    assert.match(String(alarm?.fields['remedy']), /freshet migrate/);
    assert.equal(await mostReceives(queue), 0);
    await harness.temporal.registerAttributes();
    await waitUntilEmpty(queue);
    assert.equal(bridge.stats().started, 2);
  });

  it('stops and goes on when the attribute vanishes meanwhile', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { probeDelaysMs, visibilitySeconds: 2 });
    await queue.send([priceChange(10)]);
    await waitUntilEmpty(queue);
    await harness.temporal.removeAttributes([searchAttributes.paused]);
    await queue.send(Array.from({ length: 60 }, (_, index) => priceChange(11 + index)));
    await waitFor('five probes failed', () => (bridge.stats().outage?.failedProbes ?? 0) >= 5);

    assert.equal(bridge.stats().outage?.failure?.code, 'INVALID_ARGUMENT');
    assert.equal(await mostReceives(queue), 1);
    await harness.temporal.registerAttributes([searchAttributes.paused]);
    await waitUntilEmpty(queue);
    assert.equal(bridge.stats().started, 61);
    assert.equal(bridge.stats().refused, 0);
    assert.equal(bridge.stats().received, 61);
    const last = await harness.client.workflow.getHandle(priceChangeRun(70)).describe();
    assert.equal(last.status.name, 'RUNNING');
  });
});
