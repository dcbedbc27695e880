import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { checkDeletes } from '../../src/dev/demo/check-deletes.ts';
import { envelope, newJobId } from './support/jobs.ts';
import { startSystem, type System } from './support/system.ts';

/** Everything a user writes to have an event of their own. */
const rules = `
rules:
  - name: allergens
    title: Allergen change
    match:
      detailType: Kitchen_AllergensChanged
      source: acme.kitchen
    fanOut: kitchens
    keys:
      - key: allergens/{store}/v2
      - key: nutrition:{store}
    menus: event
    outbox: foreign
    settleSeconds: 0
    priority: urgent
`;

const queueRow = z.object({ store_id: z.string(), priority: z.number(), source: z.string() });

describe('an event of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-rules-'));
  let system: System;
  before(async () => {
    const rulesFile = join(folder, 'my-rules.yaml');
    writeFileSync(rulesFile, rules);
    system = await startSystem({ stores: 40, rulesFile, processes: ['worker'] });
  });
  after(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('needs nothing but a rule', async () => {
    const event = {
      detailType: 'Kitchen_AllergensChanged',
      source: 'acme.kitchen',
      jobId: newJobId(),
      payload: { kitchens: ['K-1', 42] },
    };
    const { log } = await system.control.stats();
    await system.sqs.send(
      new SendMessageCommand({ QueueUrl: system.endpoints.queueUrl, MessageBody: envelope(event) }),
    );
    await system.result(invalidationWorkflowId(event));
    const planned = ['allergens/K-1/v2', 'allergens/42/v2', 'nutrition:K-1', 'nutrition:42'];
    const deletes = checkDeletes(await system.control.entries(log.lastSequence), planned);
    assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
    const rows = await system.pool.select(
      queueRow,
      'SELECT store_id, priority, source FROM menu_export_queue ORDER BY store_id',
      [],
    );
    assert.deepEqual(rows, [
      { store_id: '42', priority: 0, source: 'acme.kitchen' },
      { store_id: 'K-1', priority: 0, source: 'acme.kitchen' },
    ]);
  });
});
