import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createDemoTables } from '../../src/dev/demo/demo-schema.ts';
import { demoExport } from '../../src/dev/demo/export-menu.ts';
import type { MenuToExport } from '../../src/exporter/export-menu.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';

const menu: MenuToExport = {
  storeId: '12345',
  generation: 5,
  jobId: '1',
  source: 's',
  eventId: '',
  priority: 'normal',
  requestedAt: '2026-11-20T17:00:00.000Z',
};

describe('the export of the demo', () => {
  let db: TestDatabase;
  const never = new AbortController().signal;
  const cached = new Map<string, string>();
  const cache = {
    getAll: (keys: readonly string[]) =>
      Promise.resolve(new Map([...cached].filter(([key]) => keys.includes(key)))),
    setAll: (values: ReadonlyMap<string, string>) => {
      for (const [key, value] of values) cached.set(key, value);
      return Promise.resolve();
    },
  };
  before(async () => {
    db = await openTestDatabase();
    await createDemoTables(db.pool);
    await createDemoTables(db.pool);
    await db.pool.write("INSERT INTO demo_prices VALUES ('12345', 'base', 899), ('12345', 'swap', 120)", []);
    await db.pool.write("INSERT INTO demo_products VALUES ('base_products', 3)", []);
  });
  after(() => db.close());

  async function standing(): Promise<unknown> {
    const rows = await db.pool.select(z.object({ menu: z.string() }), 'SELECT menu FROM demo_menus', []);
    return JSON.parse(rows[0]?.menu ?? 'null');
  }

  it('reads through the cache: fills what is missing, believes what is there', async () => {
    cached.set('swap_price:12345', '100');
    const exportMenu = demoExport({ database: db.pool, cache });
    await exportMenu(menu, never);
    assert.deepEqual(await standing(), {
      storeId: '12345',
      generation: 5,
      prices: { base: 899, swap: 100 },
      products: { base_products: 3 },
    });
    assert.equal(cached.get('base_price:12345'), '899');
    assert.equal(cached.get('base_products'), '3');
  });

  it('replaces menus of the same and of lower generations only', async () => {
    const exportMenu = demoExport({ database: db.pool, cache });
    cached.set('base_price:12345', '1');
    await exportMenu({ ...menu, generation: 4 }, never);
    assert.partialDeepStrictEqual(await standing(), { generation: 5, prices: { base: 899 } });
    await exportMenu(menu, never);
    assert.partialDeepStrictEqual(await standing(), { generation: 5, prices: { base: 1 } });
  });

  it('writes nothing once it was told to stop', async () => {
    const exportMenu = demoExport({ database: db.pool, cache });
    await assert.rejects(exportMenu({ ...menu, generation: 9 }, AbortSignal.abort()), { name: 'AbortError' });
    assert.partialDeepStrictEqual(await standing(), { generation: 5 });
  });
});
