import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { claimMenus } from '../../src/adapters/mysql/claim-menus.ts';
import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { finishMenu } from '../../src/adapters/mysql/finish-menu.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Job, operatorRig, type OperatorRig } from './support/operator-rig.ts';
import { runFreshet } from './support/run-freshet.ts';

const proof = z.object({
  store: z.string(),
  menu: z.object({ generation: z.number(), status: z.string() }).nullable(),
  refreshes: z.array(
    z.object({
      keysDeletedAt: z.iso.datetime(),
      workflowId: z.string(),
      runId: z.string(),
      detailType: z.string(),
      source: z.string(),
      jobId: z.string(),
      run: z.object({
        retained: z.boolean().nullable(),
        status: z.string().nullable(),
        rule: z.string().nullable(),
        eventId: z.string().nullable(),
        eventTime: z.string().nullable(),
      }),
      menu: z.object({
        generation: z.number(),
        exported: z.boolean(),
        exportedAt: z.iso.datetime().nullable(),
        exportedGeneration: z.number().nullable(),
      }),
    }),
  ),
});

/** The server deletes a closed run once its own tasks for the run's end are through, with a back-off between its tries. */
const deletedWithinMs = 150_000;

describe('freshet proof', () => {
  let rig: OperatorRig;
  let pool: MysqlPool;
  let first: Job;
  let second: Job;
  before(async () => {
    rig = await operatorRig();
    pool = createPool(rig.own.env['MYSQL_URL'] ?? '');
  });
  after(async () => {
    await pool.end();
    await rig.stop();
  });

  const prove = (...args: string[]) => rig.json(proof, 'proof', '--store', ...args);

  /** Exports what is queued, as an exporter does. */
  async function exportMenus(): Promise<void> {
    const menus = await claimMenus(pool, { limit: 10, claimedBy: `test ${Date.now()}`, claimSeconds: 60 });
    for (const menu of menus) assert.ok(await finishMenu(pool, menu));
  }

  function isForgotten(run: WorkflowHandle): Promise<boolean> {
    return run.describe().then(
      () => false,
      (error: unknown) => error instanceof WorkflowNotFoundError,
    );
  }

  it('names the runs that refreshed a store, latest first, and which menu has been exported since', async () => {
    first = await rig.publish('fast', ['101', '102']);
    const { runId, memo } = await rig.reaches(first, 'completed');
    await exportMenus();
    second = await rig.publish('fast', ['101']);
    await rig.reaches(second, 'completed');

    const { refreshes, menu } = await prove('101');
    assert.deepEqual(
      refreshes.map(({ jobId }) => jobId),
      [second.job, first.job],
    );
    assert.deepEqual([menu?.generation, menu?.status], [2, 'pending']);
    const [later, earlier] = refreshes;
    assert.equal(earlier?.workflowId, first.workflowId);
    assert.equal(earlier.runId, runId);
    assert.deepEqual([earlier.detailType, earlier.source], [rig.eventType('fast'), rig.own.source]);
    assert.deepEqual(earlier.run, {
      retained: true,
      status: 'completed',
      rule: 'fast',
      eventId: memo['eventId'],
      eventTime: memo['eventTime'],
    });
    assert.deepEqual([earlier.menu.generation, earlier.menu.exported], [1, true]);
    assert.notEqual(earlier.menu.exportedAt, null);
    assert.deepEqual(later?.menu, {
      generation: 2,
      exported: false,
      exportedAt: null,
      exportedGeneration: null,
    });
  });

  it('says of an earlier menu with which later one it was exported', async () => {
    await exportMenus();
    const { refreshes } = await prove('101');
    assert.deepEqual(
      refreshes.map(({ menu }) => [menu.generation, menu.exported, menu.exportedGeneration]),
      [
        [2, true, 2],
        [1, true, 2],
      ],
    );
    const { code, stdout } = await rig.freshet('proof', '--store', '101');
    assert.equal(code, 0);
    assert.match(stdout, /^menu +generation 2 is done, generation 2 exported at \S+Z$/m);
    assert.match(stdout, /\tgeneration 1\tby \S+Z, with generation 2\tcompleted\t/);
  });

  it('shows those since a time alone', async () => {
    const { refreshes } = await prove('101');
    const since = refreshes[0]?.keysDeletedAt ?? '';
    assert.deepEqual(
      (await prove('101', '--since', since)).refreshes.map(({ jobId }) => jobId),
      [second.job],
    );
    assert.equal((await prove('101', '--limit', '1')).refreshes.length, 1);
  });

  it('says that a run is no longer retained, and still for which change it was', async () => {
    const { workflowId, runId } = (await prove('102')).refreshes[0] ?? {};
    assert.ok(workflowId !== undefined && runId !== undefined);
    await rig.client.workflowService.deleteWorkflowExecution({
      namespace: rig.client.options.namespace,
      workflowExecution: { workflowId, runId },
    });
    const run = rig.client.workflow.getHandle(workflowId, runId);
    await waitUntil('the server to forget it', () => isForgotten(run), deletedWithinMs);
    const [refresh] = (await prove('102')).refreshes;
    assert.equal(refresh?.run.retained, false);
    assert.equal(refresh.jobId, first.job);
    assert.equal(refresh.menu.exported, true);
    const { stdout } = await rig.freshet('proof', '--store', '102');
    assert.match(stdout, /\tno longer retained\t/);
  });

  it('answers from the database alone when the server is away', async () => {
    const env = { ...rig.own.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { code, stdout, stderr } = await runFreshet(['proof', '--store', '101', '--json'], { env });
    assert.equal(code, 0);
    assert.match(stderr, /^freshet: No Temporal server answers [^\n]*\n$/);
    const { refreshes } = proof.parse(JSON.parse(stdout));
    assert.deepEqual(
      refreshes.map(({ jobId, run }) => [jobId, run.retained]),
      [
        [second.job, null],
        [first.job, null],
      ],
    );
  });

  it('says in one line that a store was not refreshed, and ends with 1', async () => {
    const never = await rig.freshet('proof', '--store', '999');
    assert.deepEqual([never.code, never.stdout], [1, '']);
    assert.match(never.stderr, /^freshet: No run has refreshed the store 999 [^\n]*was never queued\.\n$/);
    const lately = await rig.freshet('proof', '--store', '102', '--since', '2100-01-01T00:00:00Z', '--json');
    assert.equal(lately.code, 1);
    assert.deepEqual(proof.parse(JSON.parse(lately.stdout)).refreshes, []);
  });

  it('refuses what can be no store or time', async () => {
    for (const args of [['--store', "1' OR '1"], ['--store', '1', '--since', 'yesterday'], []]) {
      const { code, stderr } = await rig.freshet('proof', ...args);
      assert.equal(code, 2);
      assert.match(stderr, /^freshet: [^\n]+\n$/);
    }
  });
});
