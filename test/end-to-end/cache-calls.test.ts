import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges } from '../../src/dev/demo/changes.ts';
import { lowerBoundOf } from '../../src/limiter/flight-book.ts';
import { workerClient } from '../../src/dev/demo/check-deletes.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import type { LogPage } from '../../src/dev/momento/control-messages.ts';
import { startSystem, type System } from './support/system.ts';

const maxInFlight = 24;

/** Most calls that the emulator had at the same time: each was there from its arrival to its effect. */
function mostAtOnce(entries: LogPage['entries']): number {
  const moments = entries.flatMap(({ monotonicMs, waitedMs }) => [
    { at: monotonicMs - waitedMs, change: 1 },
    { at: monotonicMs, change: -1 },
  ]);
  moments.sort((one, other) => one.at - other.at || one.change - other.change);
  let now = 0;
  return moments.reduce((most, { change }) => Math.max(most, (now += change)), 0);
}

describe('calls of the worker to the cache', () => {
  let system: System;
  before(async () => {
    system = await startSystem({
      stores: 400,
      processes: ['worker', 'relay'],
      environment: { FRESHET_KEYS_PER_SECOND: 'unlimited', FRESHET_MAX_IN_FLIGHT: String(maxInFlight) },
    });
  });
  after(() => system.stop());

  async function callsOf(name: string): Promise<LogPage['entries']> {
    const { pool, control, stores } = system;
    const change = demoChanges(stores).find((each) => each.name === name);
    assert.ok(change);
    const { log } = await control.stats();
    const { jobId } = await makeChange(pool, change);
    await system.result(invalidationWorkflowId({ ...change, jobId }));
    const entries = await control.entries(log.lastSequence);
    return entries.filter(({ client }) => client === workerClient);
  }

  it('are four deletes and one look for one store', async () => {
    const operations = (await callsOf('one store')).map(({ operation }) => operation);
    assert.deepEqual(operations, ['Delete', 'Delete', 'Delete', 'Delete', 'KeysExist']);
  });

  it('are never more at a time than allowed, however slow the cache is', async () => {
    await system.control.setFaults({ rules: [{ delayMs: 50 }] });
    const calls = await callsOf('all stores');
    await system.control.clearFaults();
    // The rest is kept free for urgent calls.
    assert.equal(mostAtOnce(calls), lowerBoundOf(maxInFlight));
  });
});
