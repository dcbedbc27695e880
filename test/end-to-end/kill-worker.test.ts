import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges } from '../../src/dev/demo/changes.ts';
import { checkDeletes, workerClient } from '../../src/dev/demo/check-deletes.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startSystem, type System } from './support/system.ts';

const keysPerSecond = 2000;

describe('a worker killed with -9 in the middle of a bulk change', () => {
  let system: System;
  before(async () => {
    system = await startSystem({
      stores: 2000,
      processes: ['worker', 'relay'],
      environment: { FRESHET_KEYS_PER_SECOND: String(keysPerSecond) },
    });
  });
  after(() => system.stop());

  it('leaves nothing undone once it is started again', async () => {
    const { pool, control, product, stores } = system;
    const change = demoChanges(stores).at(-1);
    assert.equal(change?.name, 'all stores');
    const { log } = await control.stats();
    const deletes = async () =>
      (await control.entries(log.lastSequence)).filter(
        (entry) => entry.operation === 'Delete' && entry.client === workerClient,
      );

    const { jobId } = await makeChange(pool, change);
    await waitUntil('a third of the deletes', async () => (await deletes()).length > 2600);
    const worker = product.process('worker');
    const { pid } = worker;
    worker.kill('SIGKILL');
    const atKill = (await deletes()).length;
    assert.ok(atKill < change.keys.length, 'killed in the middle');
    await waitUntil('the restart', () => worker.pid !== undefined && worker.pid !== pid);

    const result = await system.result(invalidationWorkflowId({ ...change, jobId }));
    const entries = await control.entries(log.lastSequence);
    const seen = checkDeletes(entries, change.keys);
    assert.deepEqual([seen.missing, seen.unplanned], [[], []]);
    const twice = (await deletes()).length - change.keys.length;
    assert.ok(twice <= 2 * keysPerSecond, `${twice} keys deleted twice`);
    assert.deepEqual(z.object({ outcome: z.string(), outbox: z.string() }).parse(result), {
      outcome: 'processed',
      outbox: 'marked',
    });
  });
});
