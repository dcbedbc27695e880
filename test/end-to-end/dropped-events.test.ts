import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { provideReconcileSchedule } from '../../src/adapters/temporal/reconcile-schedule.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { checkDeletes } from '../../src/dev/demo/check-deletes.ts';
import { devEnvironment } from '../../src/dev/stack/dev-environment.ts';
import { runFreshet } from '../cli/support/run-freshet.ts';
import { waitUntil } from '../support/wait-until.ts';
import { envelope } from './support/jobs.ts';
import { startSystem, type System } from './support/system.ts';

const detailType = 'Pricing_InvalidateMenuExporterCache';
const source = 'tb.menu.pricing-service';
const stores = 100;

const reported = z.object({
  report: z.object({ counts: z.record(z.string(), z.number()), rows: z.number() }),
});

describe('events dropped between relay and queue', () => {
  let system: System;
  before(async () => {
    system = await startSystem({
      stores,
      processes: ['worker'],
      environment: { FRESHET_RECONCILE_AFTER_SECONDS: '1' },
    });
  });
  after(async () => {
    await provideReconcileSchedule(system.client, null);
    await system.stop();
  });

  /** One row for each store, as published as rows can be, without a message. Returns their ids. */
  async function dropEvents(): Promise<string[]> {
    const { pool } = system;
    for (const table of ['outbox_table', 'menu_export_queue']) await pool.write(`DELETE FROM ${table}`, []);
    for (const store of system.stores) {
      await pool.write(
        'INSERT INTO outbox_table (event_type, source, payload, published_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
        [detailType, source, JSON.stringify({ tb_restaurant_id: [store] })],
      );
    }
    const rows = await pool.select(
      z.object({ id: z.string() }),
      'SELECT id FROM outbox_table ORDER BY id',
      [],
    );
    return rows.map(({ id }) => id);
  }

  const unmarked = async (): Promise<number> => {
    const rows = await system.pool.select(
      z.object({ id: z.string() }),
      'SELECT id FROM outbox_table WHERE processed_at IS NULL',
      [],
    );
    return rows.length;
  };

  const hasRun = (jobId = ''): Promise<boolean> =>
    system.client.workflow
      .getHandle(invalidationWorkflowId({ detailType, source, jobId }))
      .describe()
      .then(
        () => true,
        () => false,
      );

  const keys = (): string[] =>
    system.stores.flatMap((store) =>
      ['base_price', 'swap_price', 'standard_price', 'child_price'].map((name) => `${name}:${store}`),
    );

  async function assertOneRunEach(ids: readonly string[]): Promise<void> {
    for (const jobId of ids) {
      const workflowId = invalidationWorkflowId({ detailType, source, jobId });
      const { status } = await system.client.workflow.getHandle(workflowId).describe();
      assert.equal(status.name, 'COMPLETED');
      await waitUntil(`${workflowId} in the list`, async () => {
        const { count } = await system.client.workflow.count(`WorkflowId = '${workflowId}'`);
        assert.ok(count <= 1, `${count} runs of ${workflowId}`);
        return count === 1;
      });
    }
  }

  it('are found by a sweep that is asked for, run to their end, and are marked', async () => {
    const { log } = await system.control.stats();
    const ids = await dropEvents();
    const env = devEnvironment(system.endpoints);
    const counts = await waitUntil('the rows to be old enough', async () => {
      const { code, stdout, stderr } = await runFreshet(['reconcile', '--dry-run', '--json'], { env });
      assert.equal(code, 0, stderr);
      const { report } = reported.parse(JSON.parse(stdout));
      return report.rows === stores && report.counts;
    });
    assert.deepEqual(counts, { 'would-start': stores });
    const { stdout } = await runFreshet(['reconcile', '--json'], { env });
    assert.deepEqual(reported.parse(JSON.parse(stdout)).report.counts, { started: stores });
    await waitUntil('all rows to be marked', async () => (await unmarked()) === 0, 60_000);
    await assertOneRunEach(ids);
    const seen = checkDeletes(await system.control.entries(log.lastSequence), keys());
    assert.deepEqual([seen.missing, seen.unplanned], [[], []]);
    const menus = await system.pool.select(
      z.object({ generation: z.string() }),
      'SELECT generation FROM menu_export_queue',
      [],
    );
    assert.equal(menus.length, stores);
    assert.ok(menus.every(({ generation }) => generation === '1'));
  });

  it('run once each while their messages arrive late and the worker is killed in the middle of a sweep', async () => {
    const ids = await dropEvents();
    const worker = system.product.process('worker');
    const { pid } = worker;
    assert.equal(await provideReconcileSchedule(system.client, 1_000), 'created');
    await waitUntil('the first run', () => hasRun(ids.at(0)));
    worker.kill('SIGKILL');
    assert.equal(await hasRun(ids.at(-1)), false, 'killed in the middle');
    const late = ids.flatMap((jobId, index) => {
      const payload = { tb_restaurant_id: [system.stores[index]] };
      return index < stores / 2 ? [] : envelope({ detailType, source, jobId, payload });
    });
    const { queueUrl: QueueUrl } = system.endpoints;
    await Promise.all(
      late.map((MessageBody) => system.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    );
    await waitUntil('the restart', () => worker.pid !== undefined && worker.pid !== pid);
    await waitUntil('all rows to be marked', async () => (await unmarked()) === 0, 120_000);
    await assertOneRunEach(ids);
  });
});
