import { z } from 'zod';
import type { Statements } from './database.ts';

const outboxRow = z.object({
  id: z.string(),
  event_type: z.string(),
  source: z.string(),
  payload: z.string(),
  created_at: z.date(),
});

/** A change as its service wrote it. */
export interface OutboxRow {
  /** Decimal text: up to 2^64-1. */
  readonly id: string;
  readonly eventType: string;
  readonly source: string;
  readonly payload: string;
  readonly createdAt: Date;
}

/** The rows of these ids, in id order. */
export async function readOutboxRows(database: Statements, ids: readonly bigint[]): Promise<OutboxRow[]> {
  const rows = await database.select(
    outboxRow,
    'SELECT id, event_type, source, payload, created_at FROM outbox_table WHERE id IN (?) ORDER BY id',
    [ids],
  );
  return rows.map((row) => ({
    id: row.id,
    eventType: row.event_type,
    source: row.source,
    payload: row.payload,
    createdAt: row.created_at,
  }));
}
