import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { claimMenus } from '../../../src/adapters/mysql/claim-menus.ts';
import { mysqlMenuQueue } from '../../../src/adapters/mysql/menu-queue.ts';
import type { MenuQueuePort } from '../../../src/activities/ports.ts';
import type { Priority } from '../../../src/contract/plan.ts';
import { menuRequest } from '../../support/menu-rows.ts';
import { storeIds } from '../../support/plans.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const pending = storeIds(8000);

describe('the next menu with 8,000 of a bulk change pending', () => {
  let db: TestDatabase;
  let queue: MenuQueuePort;
  let runs = 0;
  let claims = 0;
  before(async () => {
    db = await openTestDatabase();
    queue = mysqlMenuQueue(db.pool);
  });
  after(() => db.close());
  beforeEach(async () => {
    await db.pool.write('DELETE FROM menu_export_queue', []);
    await request('bulk', pending);
  });

  async function request(priority: Priority, stores: readonly string[]): Promise<void> {
    runs += 1;
    await queue.queue({ workflowId: `w${runs}`, runId: `r${runs}` }, menuRequest({ priority }), stores);
  }

  async function claim(limit: number): Promise<string[]> {
    claims += 1;
    const options = { limit, claimedBy: `exporter-${claims}`, claimSeconds: 60 };
    return (await claimMenus(db.pool, options)).map(({ storeId }) => storeId);
  }

  it('is the one of a store that changed since, urgent before normal', async () => {
    await claim(4);
    await request('normal', ['fixed']);
    await request('urgent', ['hot']);
    assert.deepEqual(await claim(2), ['hot', 'fixed']);
  });

  it('is the one of a store that was pending with the others, once an urgent change asks for it', async () => {
    const last = pending.at(-1) ?? '';
    const next = await claim(1);
    assert.notDeepEqual(next, [last]);
    await request('urgent', [last]);
    assert.deepEqual(await claim(1), [last]);
  });

  it('stays the urgent one when a bulk change asks for it again', async () => {
    await request('urgent', ['s07999']);
    await request('bulk', pending.slice(-500));
    assert.deepEqual(await claim(1), ['s07999']);
  });

  it('goes to one of two exporters that claim at once, and all urgent ones go before any other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const urgent = [`hot-${round}-a`, `hot-${round}-b`];
      await request('urgent', urgent);
      const [one, other] = await Promise.all([claim(1), claim(1)]);
      const both = [...one, ...other];
      assert.equal(new Set(both).size, 2);
      // One claimer may find both locked by the other and pass them by; then nothing urgent is left pending.
      const left = await claim(1);
      assert.ok(both.some((store) => urgent.includes(store)));
      for (const store of urgent) assert.ok([...both, ...left].includes(store), store);
    }
  });
});
