import { z } from 'zod';
import type { Statements } from './database.ts';

const lockedRow = z.object({ id: z.string(), bytes: z.coerce.number(), now: z.date() });

/** A row locked for a claim: its id, how large its payload is, and the database's clock. */
export type LockedOutboxRow = z.infer<typeof lockedRow>;

/**
 * Locks unpublished rows that nobody has in hand, in id order, past those that another relay is locking. The index is
 * forced: with `ORDER BY id LIMIT` the optimizer may prefer to walk through every row ever published.
 */
export async function lockPublishableRows(
  transaction: Statements,
  limit: number,
): Promise<LockedOutboxRow[]> {
  return transaction.select(
    lockedRow,
    `SELECT id, OCTET_LENGTH(payload) AS bytes, UTC_TIMESTAMP(3) AS now
     FROM outbox_table FORCE INDEX (outbox_unpublished)
     WHERE published_at IS NULL AND (claimed_until IS NULL OR claimed_until <= UTC_TIMESTAMP(3))
     ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED`,
    [limit],
  );
}
