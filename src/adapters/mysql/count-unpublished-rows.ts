import { z } from 'zod';
import type { Statements } from './database.ts';

/** Rows that were written at least `afterMs` ago and that no relay has published; counts up to `most`. Throws `PortError`. */
export async function countUnpublishedRows(
  database: Statements,
  afterMs: number,
  most: number,
): Promise<number> {
  const rows = await database.select(
    z.object({ id: z.string() }),
    `SELECT id FROM outbox_table FORCE INDEX (outbox_unpublished)
     WHERE published_at IS NULL AND created_at <= TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
     ORDER BY id LIMIT ?`,
    [-afterMs * 1000, most],
  );
  return rows.length;
}
