import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { searchAttributes } from '../../src/contract/names.ts';

import { shownAttributes } from '../workflows/support/shown-attributes.ts';
import { type Job, operatorRig, type OperatorRig } from './support/operator-rig.ts';

const why = ['--actor', 'ann', '--reason', 'wrong prices'];
const metadataSchema = z.object({ currentDetails: z.string() });

describe('a change above the limit of its rule', () => {
  let rig: OperatorRig;
  before(async () => {
    rig = await operatorRig();
  });
  after(() => rig.stop());

  async function waiting(stores: readonly string[]): Promise<Job> {
    const job = await rig.publish('checked', stores);
    await rig.reaches(job, 'approval');
    return job;
  }

  const handleOf = ({ workflowId }: Job) => rig.client.workflow.getHandle(workflowId);

  async function shownPhase(job: Job): Promise<unknown> {
    return shownAttributes(await handleOf(job).describe())[searchAttributes.phase];
  }

  async function rows(table: string): Promise<number> {
    const database = createPool(rig.own.env['MYSQL_URL'] ?? '');
    try {
      const [row] = await database.select(
        z.object({ rows: z.coerce.number() }),
        `SELECT COUNT(*) AS \`rows\` FROM ${table}`,
        [],
      );
      return row?.rows ?? -1;
    } finally {
      await database.end();
    }
  }

  const state = async () => {
    const { operations, clients } = await rig.control.stats();
    const counts = await Promise.all(['outbox_table', 'menu_export_queue', 'invalidation_log'].map(rows));
    const { count } = await rig.client.workflow.count();
    return { operations, clients, counts, runs: count };
  };

  it('is planned without a trace: no run, no cache call, no row', async () => {
    const before = await state();
    const { code, stdout } = await rig.freshet('plan', '--type', 'checked', '--stores', '1,2,3');
    assert.equal(code, 0);
    for (const line of [
      /^rule +checked \(checked change\)$/m,
      /^stores +3: 1, 2, 3$/m,
      /^keys +3: checked-/m,
      /^menus +of 3 stores$/m,
      /^approval +needs approval: waits for `approve`, the limit is 1 store$/m,
      /^time +\S+ m?s at 5,000 cache calls a second of the fleet$/m,
      /^cache +3 deletes$/m,
      /^Temporal +5 actions$/m,
    ]) {
      assert.match(stdout, line);
    }
    const json = await rig.json(
      z.object({ plans: z.array(z.object({ needsApproval: z.boolean() })) }),
      ...['plan', '--type', 'checked', '--stores', '1,2,3'],
    );
    assert.deepEqual(json.plans, [{ needsApproval: true }]);
    assert.deepEqual(await state(), before);
  });

  it('waits for all to see: attribute, progress and details, with nothing done', async () => {
    const job = await waiting(['1', '2']);
    assert.equal(await shownPhase(job), 'approval');
    const { stdout } = await rig.freshet('show', job.job);
    assert.match(stdout, /^phase +approval$/m);
    const metadata = metadataSchema.parse(await handleOf(job).query('__temporal_workflow_metadata'));
    assert.match(metadata.currentDetails, /^\*\*approval, 0 %\*\*: 0 of 2 stores done/m);
    assert.match(metadata.currentDetails, /What to do:\*\* decide\..*`approve` .*`reject` /s);
    assert.deepEqual(await rig.deleted(rig.prefix('checked')), []);
    assert.equal(await rows('menu_export_queue'), 0);

    assert.equal((await rig.freshet('approve', job.job, '--actor', 'ann')).code, 0);
    const { result } = await rig.reaches(job, 'completed');
    assert.deepEqual(result, { outcome: 'processed', keysDeleted: 2, outbox: 'marked' });
    assert.equal(await rows('menu_export_queue'), 2);
    assert.equal(await shownPhase(job), 'processed');
  });

  it('can be paused meanwhile: approved then, it still waits for the end of the pause', async () => {
    const job = await waiting(['3', '4']);
    const before = (await rig.deleted(rig.prefix('checked'))).length;
    assert.equal((await rig.freshet('pause', job.job, ...why)).code, 0);
    assert.equal(await shownPhase(job), 'paused');
    const approved = await rig.freshet('approve', job.job, '--actor', 'ann');
    assert.equal(approved.code, 0);
    assert.match(approved.stdout, /^phase +paused$/m);
    const other = await rig.publish('fast', ['1']);
    await rig.reaches(other, 'completed');
    assert.equal((await rig.deleted(rig.prefix('checked'))).length, before);
    assert.equal((await rig.freshet('resume', job.job, '--actor', 'bob')).code, 0);
    assert.equal((await rig.reaches(job, 'completed')).result?.outcome, 'processed');
    assert.equal((await rig.deleted(rig.prefix('checked'))).length, before + 2);
  });

  it('goes back to waiting when a pause ends before anybody has approved it', async () => {
    const job = await waiting(['5', '6']);
    assert.equal((await rig.freshet('pause', job.job, ...why)).code, 0);
    assert.equal((await rig.freshet('resume', job.job, '--actor', 'bob')).code, 0);
    await rig.reaches(job, 'approval');
    assert.equal(await shownPhase(job), 'approval');
    await handleOf(job).signal('reject', { actor: 'ann', reason: 'wrong prices' });
    assert.equal((await rig.reaches(job, 'completed')).result?.outcome, 'rejected');
  });

  it('rejected, ends for good with nothing done and its row unmarked', async () => {
    const before = (await rig.deleted(rig.prefix('checked'))).length;
    const job = await waiting(['7', '8']);
    assert.equal((await rig.freshet('reject', job.job, ...why)).code, 0);
    const { result } = await rig.reaches(job, 'completed');
    assert.deepEqual(result, { outcome: 'rejected', keysDeleted: 0, outbox: 'pending' });
    assert.equal(await shownPhase(job), 'rejected');
    assert.equal((await rig.deleted(rig.prefix('checked'))).length, before);
    const late = await rig.freshet('approve', job.job, '--actor', 'ann');
    assert.equal(late.code, 1);
    assert.match(late.stderr, /: ended: the run has ended \(completed\)/);
  });
});
