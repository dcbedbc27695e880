import { z } from 'zod';
import type { Statements } from './database.ts';

const eventRow = z
  .object({ payload: z.string().nullable(), created_at: z.date() })
  .transform((row) => ({ payload: row.payload, createdAt: row.created_at }));

/** The event of a row; `payload` is null where it is larger than wanted: then it is not even read. */
export type UnmarkedEvent = z.infer<typeof eventRow>;

/** The event of a row that is still unmarked; undefined when it is marked, or gone. Throws `PortError`. */
export async function readUnmarkedRow(
  database: Statements,
  row: { readonly id: string; readonly source: string; readonly maxPayloadBytes: number },
): Promise<UnmarkedEvent | undefined> {
  const [found] = await database.select(
    eventRow,
    `SELECT IF(OCTET_LENGTH(payload) <= ?, payload, NULL) AS payload, created_at FROM outbox_table
     WHERE id = CAST(? AS UNSIGNED) AND source = ? AND processed_at IS NULL`,
    [row.maxPayloadBytes, row.id, row.source],
  );
  return found;
}
