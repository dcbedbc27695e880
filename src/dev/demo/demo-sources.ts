import { z } from 'zod';
import type { Statements } from '../../adapters/mysql/database.ts';

const price = z.object({ amount_cents: z.number() });
const product = z.object({ revision: z.number() });

/** A price as the database has it, as text for the cache; null when the store has no such price. Throws `PortError`. */
export async function readDemoPrice(
  database: Statements,
  store: string,
  type: string,
): Promise<string | null> {
  const rows = await database.select(
    price,
    'SELECT amount_cents FROM demo_prices WHERE store_id = ? AND price_type = ?',
    [store, type],
  );
  return rows[0] === undefined ? null : String(rows[0].amount_cents);
}

/** The revision of a product table, as text for the cache; null when there is none. Throws `PortError`. */
export async function readDemoProduct(database: Statements, key: string): Promise<string | null> {
  const rows = await database.select(product, 'SELECT revision FROM demo_products WHERE product_key = ?', [
    key,
  ]);
  return rows[0] === undefined ? null : String(rows[0].revision);
}
