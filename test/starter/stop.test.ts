import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startBridgeHarness, waitForRuns, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange } from './support/change-event.ts';
import { waitFor } from './support/wait-for.ts';

describe('stop', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('finishes and acknowledges what is in hand, and leaves the rest in the queue', async () => {
    const queue = await harness.queues.createQueue();
    await queue.send(Array.from({ length: 300 }, (_, index) => priceChange(1 + index)));
    const bridge = await harness.startBridge(queue, { consumers: 4 });
    await waitFor('some are started', () => bridge.stats().started > 20);
    await bridge.stop();

    const { started, acknowledged, inHand } = bridge.stats();
    assert.ok(started < 300, 'stopped in the midst of it');
    assert.equal(inHand, 0);
    assert.equal(acknowledged, started);
    await waitForRuns(harness.client, started);
    assert.equal((await queue.messages()).length, 300 - started);
  });

  it('gives up a long poll', { timeout: 15_000 }, async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { waitSeconds: 20 });
    await waitFor('the gate is open', () => bridge.stats().outage === null);
    await Promise.all([bridge.stop(), bridge.stop()]);
    assert.deepEqual(
      bridge.log.lines.filter(({ level }) => level === 'warn' || level === 'error'),
      [],
    );
  });
});

describe('the queue', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('may go away: the bridge says so and stops in time', { timeout: 30_000 }, async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue);
    await harness.queues.stop();
    await waitFor('the alarm is given', () => bridge.log.alarms('queue-unreachable').length > 0);
    await bridge.stop();
    assert.equal(bridge.stats().outages, 0);
  });
});
