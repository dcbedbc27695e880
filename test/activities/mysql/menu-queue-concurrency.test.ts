import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { claimMenus } from '../../../src/adapters/mysql/claim-menus.ts';
import { finishMenu } from '../../../src/adapters/mysql/finish-menu.ts';
import { mysqlMenuQueue } from '../../../src/adapters/mysql/menu-queue.ts';
import { menuRequest } from '../../support/menu-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const stores = Array.from({ length: 700 }, (_, number) => `store-${number}`);

describe('the menu queue under concurrent requests', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase(16);
  });
  after(() => db.close());

  it('gives every request of a store a generation of its own, whatever order the stores come in', async () => {
    const queue = mysqlMenuQueue(db.pool);
    const requests = Array.from({ length: 24 }, (_, number) => {
      const from = (number * 97) % stores.length;
      const some = [...stores.slice(from), ...stores.slice(0, from)].slice(0, 550);
      return number % 2 === 0 ? some : some.reverse();
    });
    const requesting = new AbortController();
    const exporting = (async () => {
      for (let claim = 0; !requesting.signal.aborted; claim += 1) {
        const menus = await claimMenus(db.pool, {
          limit: 20,
          claimedBy: `exporter/${claim}`,
          claimSeconds: 60,
        });
        for (const menu of menus) assert.equal(await finishMenu(db.pool, menu), true);
      }
    })();
    await Promise.all(
      requests.map((some, number) =>
        queue.queue({ workflowId: `w${number}`, runId: `r${number}` }, menuRequest(), some),
      ),
    );
    requesting.abort();
    await exporting;
    const rows = await db.pool.select(
      z.object({
        requests: z.coerce.number(),
        generations: z.coerce.number(),
        last: z.coerce.number(),
        current: z.coerce.number(),
      }),
      `SELECT COUNT(*) AS requests, COUNT(DISTINCT l.queued_generation) AS generations,
              MAX(l.queued_generation) AS last, MAX(q.generation) AS current
       FROM invalidation_log l JOIN menu_export_queue q ON q.store_id = l.store_id GROUP BY l.store_id`,
      [],
    );
    assert.equal(rows.length, stores.length);
    assert.equal(
      rows.reduce((sum, row) => sum + row.requests, 0),
      24 * 550,
    );
    for (const row of rows) {
      assert.deepEqual(row, {
        requests: row.requests,
        generations: row.requests,
        last: row.requests,
        current: row.requests,
      });
    }
  });
});
