import { z } from 'zod';
import type { Statements } from './database.ts';

const storeRow = z.object({ store_id: z.string() });

/** Ids of active stores greater than `after`, sorted byte by byte, at most `limit`. */
export async function selectActiveStores(
  database: Statements,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await database.select(
    storeRow,
    'SELECT store_id FROM stores WHERE active = 1 AND store_id > ? ORDER BY store_id LIMIT ?',
    [after, limit],
  );
  return rows.map((row) => row.store_id);
}
