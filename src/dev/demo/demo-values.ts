import { z } from 'zod';
import type { Statements } from '../../adapters/mysql/database.ts';

const price = z.object({ store_id: z.string(), price_type: z.string(), amount_cents: z.number() });
const product = z.object({ product_key: z.string(), revision: z.number() });
const menu = z.object({ store_id: z.string(), menu: z.string(), exported_at: z.date() });
const menuText = z.object({
  prices: z.record(z.string(), z.number()),
  products: z.record(z.string(), z.number()),
});

/** Every cached value of the demo by its key, as the database has it now. */
export async function currentValues(database: Statements): Promise<Map<string, number>> {
  const prices = await database.select(
    price,
    'SELECT store_id, price_type, amount_cents FROM demo_prices',
    [],
  );
  const products = await database.select(product, 'SELECT product_key, revision FROM demo_products', []);
  return new Map([
    ...prices.map((row): [string, number] => [`${row.price_type}_price:${row.store_id}`, row.amount_cents]),
    ...products.map((row): [string, number] => [row.product_key, row.revision]),
  ]);
}

/** A menu that was exported. */
export interface ExportedMenu {
  readonly exportedAtMs: number;
  /** Its values by cache key. */
  readonly values: ReadonlyMap<string, number>;
}

/** The exported menus by store. */
export async function exportedMenus(database: Statements): Promise<Map<string, ExportedMenu>> {
  const rows = await database.select(menu, 'SELECT store_id, menu, exported_at FROM demo_menus', []);
  return new Map(
    rows.map((row) => {
      const { prices, products } = menuText.parse(JSON.parse(row.menu));
      const values = new Map(Object.entries(products));
      for (const [type, cents] of Object.entries(prices)) values.set(`${type}_price:${row.store_id}`, cents);
      return [row.store_id, { exportedAtMs: row.exported_at.getTime(), values }];
    }),
  );
}

/** Stores whose menu is missing, or does not say what the database says. */
export function wrongMenus(
  stores: readonly string[],
  menus: ReadonlyMap<string, ExportedMenu>,
  values: ReadonlyMap<string, number>,
): string[] {
  const products = [...values].filter(([key]) => !key.includes(':'));
  return stores.filter((store) => {
    const exported = menus.get(store);
    if (!exported) return true;
    const own = [...exported.values].filter(([key]) => key.includes(':'));
    const expected = ['base', 'swap', 'standard', 'child', 'edm'].map((type) => `${type}_price:${store}`);
    return (
      own.length !== expected.length ||
      expected.some((key) => exported.values.get(key) !== values.get(key)) ||
      products.some(([key, revision]) => exported.values.get(key) !== revision)
    );
  });
}
