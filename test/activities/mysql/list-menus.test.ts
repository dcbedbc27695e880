import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countMenus } from '../../../src/adapters/mysql/count-menus.ts';
import { listMenus } from '../../../src/adapters/mysql/list-menus.ts';
import { mysqlMenuQueue } from '../../../src/adapters/mysql/menu-queue.ts';
import { purgeInvalidationLog } from '../../../src/adapters/mysql/purge-invalidation-log.ts';
import { listInvalidations } from '../../../src/adapters/mysql/list-invalidations.ts';
import { menuRequest } from '../../support/menu-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('lists of the menu queue', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
    const queue = mysqlMenuQueue(db.pool);
    const run = { workflowId: 'w', runId: 'r' };
    await queue.queue(run, menuRequest({ priority: 'bulk' }), ['a', 'b']);
    await queue.queue(run, menuRequest({ priority: 'urgent' }), ['c']);
    await db.pool.write(
      "UPDATE menu_export_queue SET status = 'failed', last_error = 'boom' WHERE store_id = 'b'",
      [],
    );
  });
  after(() => db.close());

  it('show rows in the order in which exporters take them', async () => {
    assert.deepEqual(
      (await listMenus(db.pool)).map(({ storeId }) => storeId),
      ['c', 'a', 'b'],
    );
  });

  it('filter by status, priority and store, together', async () => {
    assert.deepEqual(
      (await listMenus(db.pool, { status: 'failed' })).map(({ lastError }) => lastError),
      ['boom'],
    );
    assert.deepEqual(
      (await listMenus(db.pool, { priority: 'bulk', store: 'a' })).map(({ storeId }) => storeId),
      ['a'],
    );
    assert.deepEqual(await listMenus(db.pool, { priority: 'urgent', store: 'a' }), []);
    assert.equal((await listMenus(db.pool, { limit: 2 })).length, 2);
  });

  it('count by status and priority', async () => {
    const counts = (await countMenus(db.pool)).map(({ status, priority, menus }) => [
      status,
      priority,
      menus,
    ]);
    assert.deepEqual(counts, [
      ['pending', 'urgent', 1],
      ['pending', 'bulk', 1],
      ['failed', 'bulk', 1],
    ]);
  });

  it('forget invalidations after 30 days', async () => {
    await db.pool.write(
      "UPDATE invalidation_log SET deleted_at = TIMESTAMPADD(DAY, -31, UTC_TIMESTAMP(3)) WHERE store_id = 'a'",
      [],
    );
    assert.equal(await purgeInvalidationLog(db.pool), 1);
    assert.deepEqual(await listInvalidations(db.pool, 'a'), []);
    assert.equal((await listInvalidations(db.pool, 'b')).length, 1);
  });
});
