import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges, type DemoChange } from '../../src/dev/demo/changes.ts';
import { checkDeletes, workerClient } from '../../src/dev/demo/check-deletes.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { arrivalOf, type Arrival } from '../../src/dev/momento/arrivals.ts';
import type { LogPage } from '../../src/dev/momento/control-messages.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startSystem, type System } from './support/system.ts';
import { workerCalls } from './support/worker-calls.ts';

const keysPerSecond = 400;
const outcome = z.object({ outcome: z.string(), outbox: z.string() });
const processed = { outcome: 'processed', outbox: 'marked' };

/** Whether a call came after the first of others and before the last of them, for certain. */
function isBetween(call: Arrival, others: readonly Arrival[]): boolean {
  return (
    others.some(({ latestMs }) => latestMs < call.earliestMs) &&
    others.some(({ earliestMs }) => call.latestMs < earliestMs)
  );
}

describe('a change of one store while one of all stores is under way', () => {
  let system: System;
  before(async () => {
    system = await startSystem({
      stores: 2000,
      processes: ['worker', 'relay'],
      environment: {
        FRESHET_KEYS_PER_SECOND: String(keysPerSecond),
        FRESHET_CACHE_QUOTA_PER_SECOND: '10000',
      },
    });
  });
  after(() => system.stop());

  /** The price change of these stores. */
  function priceChange(stores: readonly string[]): DemoChange {
    const change = demoChanges(stores).at(-1);
    assert.ok(change);
    return change;
  }

  /** Calls of the worker, in the order of the cache's own log. */
  async function calls(since: number): Promise<LogPage['entries']> {
    return (await system.control.entries(since)).filter(({ client }) => client === workerClient);
  }

  /** Makes a change and follows it to its end, while the bulk change goes on. */
  async function follow(change: DemoChange, bulkId: string): Promise<void> {
    const { jobId } = await makeChange(system.pool, change);
    const result = await system.result(invalidationWorkflowId({ ...change, jobId }));
    assert.deepEqual(outcome.parse(result), processed);
    assert.equal((await system.client.workflow.getHandle(bulkId).describe()).status.name, 'RUNNING');
  }

  it('is through long before it: its keys go within a handful of calls, its menu and mark come first', async () => {
    const { pool, control } = system;
    const { log } = await control.stats();
    const callsBefore = await workerCalls(control);
    const all = priceChange(system.stores);
    const bulk = await makeChange(pool, all);
    const bulkId = invalidationWorkflowId({ ...all, jobId: bulk.jobId });
    await waitUntil('some deletes', async () => (await workerCalls(control)) > 250 + callsBefore);

    // The last stores: the bulk change comes to them at its end.
    const fixes = system.stores.slice(-5).map((store) => priceChange([store]));
    const urgentKeys = new Set(fixes.flatMap(({ keys }) => keys));
    await Promise.all(fixes.map((fix) => follow(fix, bulkId)));
    const seen = await calls(log.lastSequence);
    const isUrgent = ({ keys: [key = ''] }: LogPage['entries'][number]) => urgentKeys.has(key);
    assert.equal(
      seen.filter((call) => call.operation === 'Delete' && isUrgent(call)).length,
      urgentKeys.size,
      'the bulk change has not come to these stores yet',
    );
    const bulkCalls = seen.filter((call) => !isUrgent(call)).map(arrivalOf);
    for (const { keys } of fixes) {
      const own = seen
        .filter(({ operation, keys: [key = ''] }) => operation === 'Delete' && keys.includes(key))
        .map(arrivalOf);
      const between = bulkCalls.filter((call) => isBetween(call, own));
      assert.ok(between.length <= 5, `${between.length} calls of the bulk change in between`);
    }

    assert.deepEqual(outcome.parse(await system.result(bulkId)), processed);
    const deletes = checkDeletes(await control.entries(log.lastSequence), all.keys);
    assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
  });
});
