import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  startBridgeHarness,
  waitForRuns,
  waitUntilEmpty,
  type BridgeHarness,
} from './support/bridge-harness.ts';
import { priceChange, priceChangeRun } from './support/change-event.ts';
import { spawnChild } from './support/child-process.ts';

describe('one run per event', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('holds for 1,000 events in one to three copies each, shuffled, and two bridges', async () => {
    const copies = Array.from({ length: 1_000 }, (_, index) => index + 1).flatMap((jobId) =>
      Array.from({ length: 1 + (jobId % 3) }, () => priceChange(jobId)),
    );
    const seed = Date.now();
    const shuffled =
      fc.sample(fc.shuffledSubarray(copies, { minLength: copies.length }), {
        seed,
        numRuns: 1,
      })[0] ?? [];
    const queue = await harness.queues.createQueue();
    await queue.send(shuffled);
    const bridges = await Promise.all([harness.startBridge(queue), harness.startBridge(queue)]);
    await waitUntilEmpty(queue, 120_000);
    await waitForRuns(harness.client, 1_000);

    const ids = new Set<string>();
    for await (const run of harness.client.workflow.list()) ids.add(run.workflowId);
    assert.equal(ids.size, 1_000, `seed ${seed}`);
    const [one, two] = bridges.map((bridge) => bridge.stats());
    assert.ok(one && two);
    assert.equal(one.started + two.started, 1_000);
    assert.equal(one.duplicates + two.duplicates, copies.length - 1_000);
    assert.equal(one.outages + two.outages, 0);
  });

  it('holds when a bridge is killed between start and acknowledge', async () => {
    const queue = await harness.queues.createQueue();
    await queue.send([priceChange(5_000)]);
    const program = join(import.meta.dirname, 'support', 'bridge-killed-at-delete.ts');
    const child = spawnChild(process.execPath, [
      program,
      harness.queues.endpoint,
      queue.url,
      harness.temporal.address,
    ]);
    const exit: unknown[] = await once(child, 'exit');
    assert.equal(exit[1], 'SIGKILL');
    const handle = harness.client.workflow.getHandle(priceChangeRun(5_000));
    const { runId } = await handle.describe();
    assert.equal((await queue.messages()).length, 1);

    const bridge = await harness.startBridge(queue);
    await waitUntilEmpty(queue);
    assert.equal(bridge.stats().duplicates, 1);
    assert.equal(bridge.stats().started, 0);
    assert.equal((await handle.describe()).runId, runId);
  });
});
