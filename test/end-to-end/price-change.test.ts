import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges, type DemoChange } from '../../src/dev/demo/changes.ts';
import { checkDeletes } from '../../src/dev/demo/check-deletes.ts';
import { currentValues, exportedMenus, wrongMenus } from '../../src/dev/demo/demo-values.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { waitUntil } from '../support/wait-until.ts';
import { envelope, newJobId } from './support/jobs.ts';
import { startSystem, type System } from './support/system.ts';

const processed = z.object({ processed_at: z.date().nullable() });

describe('from an outbox row to a fresh menu', () => {
  let system: System;
  before(async () => {
    system = await startSystem({ stores: 300 });
  });
  after(() => system.stop());

  /** Makes the change, waits for its run, and checks deletes, mark and menus from outside. */
  async function follow(change: DemoChange): Promise<void> {
    const { pool, control } = system;
    const before = await control.stats();
    const { jobId } = await makeChange(pool, change);
    const result = await system.result(invalidationWorkflowId({ ...change, jobId }));
    const deletes = checkDeletes(await control.entries(before.log.lastSequence), change.keys);
    assert.deepEqual(deletes.missing, []);
    assert.deepEqual(deletes.unplanned, []);
    assert.equal(z.object({ keysDeleted: z.number() }).parse(result).keysDeleted, change.keys.length);
    const [row] = await pool.select(
      processed,
      'SELECT processed_at FROM outbox_table WHERE id = CAST(? AS UNSIGNED)',
      [jobId],
    );
    assert.equal(row?.processed_at !== null, change.marked);
    const values = await currentValues(pool);
    await waitUntil('fresh menus', async () => {
      return wrongMenus(change.menus, await exportedMenus(pool), values).length === 0;
    });
  }

  const changes = demoChanges(Array.from({ length: 300 }, (_, index) => String(101 + index)));
  for (const change of changes.filter(({ deliveredTwice }) => !deliveredTwice)) {
    it(`carries a change of the kind "${change.name}" through`, () => follow(change));
  }

  it('handles a message of another sender just like the relay’s', async () => {
    const { endpoints, sqs, control } = system;
    const event = {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: newJobId(),
      payload: { tb_restaurant_id: [105, '106', 105], price_types: ['standard'] },
    };
    const before = await control.stats();
    await sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queueUrl, MessageBody: envelope(event) }));
    const result = await system.result(invalidationWorkflowId(event));
    const planned = ['105', '106'].flatMap((store) => [`standard_price:${store}`, `child_price:${store}`]);
    const deletes = checkDeletes(await control.entries(before.log.lastSequence), planned);
    assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
    assert.deepEqual(z.object({ outcome: z.string(), outbox: z.string() }).parse(result), {
      outcome: 'processed',
      outbox: 'missing',
    });
  });

  it('starts one run for a message that comes twice', async () => {
    const { endpoints, sqs, client } = system;
    const event = {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: newJobId(),
      payload: { tb_restaurant_id: ['107'] },
    };
    const send = () =>
      sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queueUrl, MessageBody: envelope(event) }));
    await send();
    await system.result(invalidationWorkflowId(event));
    const first = await client.workflow.getHandle(invalidationWorkflowId(event)).describe();
    // The queue is worked off in order of arrival at the latest when a later message is through.
    await send();
    const later = { ...event, jobId: newJobId() };
    await sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queueUrl, MessageBody: envelope(later) }));
    await system.result(invalidationWorkflowId(later));
    const second = await client.workflow.getHandle(invalidationWorkflowId(event)).describe();
    assert.equal(second.runId, first.runId);
  });
});
