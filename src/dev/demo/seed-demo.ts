import type { MysqlPool } from '../../adapters/mysql/database.ts';
import { chunk } from '../../contract/chunk.ts';
import type { MomentoControl } from '../momento/control-client.ts';
import { priceTypes } from './changes.ts';
import { createDemoTables } from './demo-schema.ts';
import { demoProductKeys } from './export-menu.ts';

const rowsPerStatement = 1000;
const itemsPerPut = 5000;
const dayMs = 24 * 60 * 60 * 1000;

/** Store ids of the demo: 101, 102, … */
export function demoStores(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(101 + index));
}

/** Fills the demo's tables with stores, prices and products; what an earlier demo left is replaced. */
export async function seedTables(pool: MysqlPool, stores: readonly string[]): Promise<void> {
  await createDemoTables(pool);
  for (const table of ['demo_prices', 'demo_products', 'demo_menus', 'menu_export_queue', 'stores']) {
    await pool.write(`DELETE FROM ${table}`, []);
  }
  await insertRows(
    pool,
    'stores (store_id, active)',
    stores.map((store) => [store, 1]),
  );
  await insertRows(
    pool,
    'demo_prices (store_id, price_type, amount_cents)',
    stores.flatMap((store) => priceTypes.map((type, index) => [store, type, 500 + index * 100])),
  );
  await insertRows(
    pool,
    'demo_products (product_key, revision)',
    demoProductKeys.map((key) => [key, 1]),
  );
}

/** Writes every store's menu as it is now, with generation 0: what stood there before the product was asked. */
export async function seedMenus(
  pool: MysqlPool,
  stores: readonly string[],
  values: ReadonlyMap<string, number>,
): Promise<void> {
  const products = Object.fromEntries(demoProductKeys.map((key) => [key, values.get(key) ?? 0]));
  const rows = stores.map((storeId) => {
    const prices = Object.fromEntries(
      priceTypes.map((type) => [type, values.get(`${type}_price:${storeId}`) ?? 0]),
    );
    return [storeId, 0, JSON.stringify({ storeId, generation: 0, prices, products }), '2000-01-01 00:00:00'];
  });
  await insertRows(pool, 'demo_menus (store_id, generation, menu, exported_at)', rows);
}

/** Puts into the cache what the database says now, as if every menu had been read already. */
export async function warmCache(
  control: MomentoControl,
  cache: string,
  prices: ReadonlyMap<string, number>,
): Promise<void> {
  for (const items of chunk([...prices], itemsPerPut)) {
    const texts = Object.fromEntries(items.map(([key, value]) => [key, String(value)]));
    await control.put({ cache, items: texts, ttlMs: dayMs });
  }
}

async function insertRows(
  pool: MysqlPool,
  target: string,
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  for (const part of chunk(rows, rowsPerStatement)) {
    const places = part.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    await pool.write(`INSERT INTO ${target} VALUES ${places}`, part.flat());
  }
}
