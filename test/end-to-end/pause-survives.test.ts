import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges, type DemoChange } from '../../src/dev/demo/changes.ts';
import { checkDeletes, workerClient } from '../../src/dev/demo/check-deletes.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import type { Progress } from '../../src/contract/progress.ts';
import { runFreshet } from '../cli/support/run-freshet.ts';
import { privateStack, type PrivateStack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startSystem, type System } from './support/system.ts';

const keysPerSecond = 400;
/** By when a pause has stopped everything. */
const graceMs = 2000;
const shown = z.object({
  progress: z.object({ paused: z.object({ actor: z.string(), reason: z.string(), since: z.string() }) }),
});

describe('a pause of a bulk change', () => {
  let stack: PrivateStack;
  let system: System;
  before(async () => {
    stack = await privateStack();
    system = await startSystem({
      stores: 1000,
      stack,
      processes: ['worker', 'relay'],
      environment: { FRESHET_KEYS_PER_SECOND: String(keysPerSecond) },
    });
  });
  after(() => system.stop());

  const freshet = (...args: string[]) => runFreshet(args, { env: stack.environment() });

  function changeNamed(name: string): DemoChange {
    const change = demoChanges(system.stores).find((each) => each.name === name);
    assert.ok(change);
    return change;
  }

  /** Menu rows of a job that were written after a time by the database's clock. */
  async function menusAfter(jobId: string, ms: number): Promise<number> {
    const [row] = await system.pool.select(
      z.object({ menus: z.coerce.number() }),
      'SELECT COUNT(*) AS menus FROM menu_export_queue WHERE job_id = CAST(? AS UNSIGNED) AND updated_at > ?',
      [jobId, new Date(ms).toISOString().slice(0, -1).replace('T', ' ')],
    );
    return row?.menus ?? 0;
  }

  async function killWorker(): Promise<void> {
    const worker = system.product.process('worker');
    const { pid } = worker;
    worker.kill('SIGKILL');
    await waitUntil('the restart', () => worker.pid !== undefined && worker.pid !== pid);
    await worker.ready();
  }

  async function killServer(): Promise<void> {
    await stack.parts.temporal?.kill('SIGKILL');
    await stack.parts.temporal?.restart();
  }

  for (const { name, kill, firstAwaitsStop } of [
    { name: 'the worker is killed at once', kill: killWorker, firstAwaitsStop: false },
    { name: 'the Temporal server is killed', kill: killServer, firstAwaitsStop: true },
  ]) {
    it(`holds when ${name} with -9, until it is resumed; then nothing is missing`, async () => {
      const { pool, control, client } = system;
      const change = changeNamed('all stores');
      const planned = new Set(change.keys);
      const { log } = await control.stats();
      const bulkDeletes = async () =>
        (await control.entries(log.lastSequence)).filter(
          ({ operation, client: caller, keys }) =>
            operation === 'Delete' && caller === workerClient && keys.some((key) => planned.has(key)),
        );
      const { jobId } = await makeChange(pool, change);
      const workflowId = invalidationWorkflowId({ ...change, jobId });
      const handle = client.workflow.getHandle(workflowId);
      await waitUntil('a fifth of the deletes', async () => (await bulkDeletes()).length > 800);

      const paused = await freshet('pause', workflowId, '--actor', 'ann', '--reason', 'tea', '--for', '1h');
      assert.equal(paused.code, 0, paused.stderr);
      if (firstAwaitsStop) {
        await waitUntil('no step in hand', async () => {
          const { raw } = await handle.describe();
          return (raw.pendingActivities ?? []).length === 0;
        });
      }
      await kill();

      const seen = await waitUntil('a worker that answers', async () => {
        const { code, stdout } = await freshet('show', workflowId, '--json');
        const parsed = shown.safeParse(code === 0 ? JSON.parse(stdout) : undefined);
        return parsed.data?.progress.paused;
      });
      assert.deepEqual([seen.actor, seen.reason], ['ann', 'tea']);
      const stoppedAtMs = Date.parse(seen.since) + graceMs;
      // Another run is through while this one stands still: the product works again, and the two seconds are over.
      const other = changeNamed('legacy job');
      const { jobId: otherJob } = await makeChange(pool, other);
      await system.result(invalidationWorkflowId({ ...other, jobId: otherJob }));
      assert.ok(Date.now() > stoppedAtMs);

      const progress = await handle.query<Progress>('progress');
      assert.equal(progress.phase, 'paused');
      const beforeResume = await bulkDeletes();
      assert.deepEqual(
        beforeResume.filter(({ wallMs }) => wallMs > stoppedAtMs),
        [],
      );
      assert.ok(beforeResume.length < change.keys.length);
      assert.equal(await menusAfter(jobId, stoppedAtMs), 0);

      const resumed = await freshet('resume', workflowId, '--actor', 'bob');
      assert.equal(resumed.code, 0, resumed.stderr);
      const result = z
        .object({ outcome: z.string(), stores: z.object({ done: z.number() }), menusQueued: z.number() })
        .parse(await system.result(workflowId));
      assert.deepEqual(result, { outcome: 'processed', stores: { done: 1000 }, menusQueued: 1000 });
      const deletes = checkDeletes(await control.entries(log.lastSequence), [...change.keys, ...other.keys]);
      assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
    });
  }
});
