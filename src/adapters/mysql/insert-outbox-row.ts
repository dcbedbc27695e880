import { z } from 'zod';
import type { MysqlPool, Statements } from './database.ts';

/** A row that a service would write. */
export interface NewOutboxRow {
  readonly eventType: string;
  readonly source: string;
  readonly payload: string;
  /** Written as published already: whoever inserts it sends the event on another way, and no relay will. */
  readonly published: boolean;
}

const idRow = z.object({ id: z.coerce.string() });
const values = `?, ?, ?, IF(?, UTC_TIMESTAMP(3), NULL)`;

/**
 * Inserts a row under the next free id, in the caller's transaction, and returns the id as decimal text. Throws
 * `PortError`.
 */
export async function insertOutboxRow(transaction: Statements, row: NewOutboxRow): Promise<string> {
  await transaction.write(
    `INSERT INTO outbox_table (event_type, source, payload, published_at) VALUES (${values})`,
    [row.eventType, row.source, row.payload, row.published ? 1 : 0],
  );
  // The connection's own last id: other inserts do not change it.
  const [last] = await transaction.select(idRow, 'SELECT LAST_INSERT_ID() AS id', []);
  return last?.id ?? '';
}

/** Inserts a row under this id. Returns false, and writes nothing, when a row has it. Throws `PortError`. */
export async function insertOutboxRowAs(pool: MysqlPool, id: string, row: NewOutboxRow): Promise<boolean> {
  const inserted = await pool.write(
    `INSERT INTO outbox_table (id, event_type, source, payload, published_at)
     SELECT CAST(? AS UNSIGNED), ${values} FROM DUAL
     WHERE NOT EXISTS (SELECT 1 FROM outbox_table WHERE id = CAST(? AS UNSIGNED))`,
    [id, row.eventType, row.source, row.payload, row.published ? 1 : 0, id],
  );
  return inserted > 0;
}
