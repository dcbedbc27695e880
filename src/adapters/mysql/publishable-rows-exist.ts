import { z } from 'zod';
import type { Statements } from './database.ts';

const anything = z.object({ published_at: z.null() });

/** Whether a relay would find something to claim. Takes no lock, so that an idle relay costs one round trip a poll. */
export async function publishableRowsExist(database: Statements): Promise<boolean> {
  const rows = await database.select(
    anything,
    `SELECT published_at FROM outbox_table FORCE INDEX (outbox_unpublished)
     WHERE published_at IS NULL AND (claimed_until IS NULL OR claimed_until <= UTC_TIMESTAMP(3)) LIMIT 1`,
    [],
  );
  return rows.length > 0;
}
