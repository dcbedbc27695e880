import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mysqlStores } from '../../../src/adapters/mysql/stores.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('the list of stores', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
    await db.pool.write(
      "INSERT INTO stores (store_id, active) VALUES ('a', 1), ('B', 1), ('10', 1), ('9', 1), ('b', 1), ('closed', 0)",
      [],
    );
  });
  after(() => db.close());

  it('pages through the active stores, sorted byte by byte, each once', async () => {
    const stores = mysqlStores(db.pool);
    const pages: string[][] = [];
    for (let after = ''; ;) {
      const page = await stores.activeStores(after, 2);
      pages.push(page);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
    }
    assert.deepEqual(pages, [['10', '9'], ['B', 'a'], ['b'], []]);
  });
});
