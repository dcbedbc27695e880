import { z } from 'zod';
import type { Statements } from '../../adapters/mysql/database.ts';

const price = z.object({ price_type: z.string(), amount_cents: z.number() });
const product = z.object({ product_key: z.string(), revision: z.number() });

/** Everything a store's menu is made of, as the database has it, by cache key. Throws `PortError`. */
export async function readSources(database: Statements, store: string): Promise<Map<string, string>> {
  const [prices, products] = await Promise.all([
    database.select(price, 'SELECT price_type, amount_cents FROM demo_prices WHERE store_id = ?', [store]),
    database.select(product, 'SELECT product_key, revision FROM demo_products', []),
  ]);
  return new Map([
    ...prices.map((row): [string, string] => [`${row.price_type}_price:${store}`, String(row.amount_cents)]),
    ...products.map((row): [string, string] => [row.product_key, String(row.revision)]),
  ]);
}
