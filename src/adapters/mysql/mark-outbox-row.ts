import type { Statements } from './database.ts';

/** Sets `processed_at` of the row unless it is set. Returns whether this call did it. One round trip. */
export async function markOutboxRow(
  database: Statements,
  row: { readonly jobId: string; readonly source: string },
): Promise<boolean> {
  const touched = await database.execute(
    `UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3)
     WHERE id = CAST(? AS UNSIGNED) AND source = ? AND processed_at IS NULL`,
    [row.jobId, row.source],
  );
  return touched > 0;
}
