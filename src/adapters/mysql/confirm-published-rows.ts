import type { Statements } from './database.ts';

/** Writes down that the rows are on the bus. */
export async function confirmPublishedRows(database: Statements, ids: readonly bigint[]): Promise<void> {
  await database.write(
    `UPDATE outbox_table SET published_at = UTC_TIMESTAMP(3), claimed_until = NULL
     WHERE id IN (?) AND published_at IS NULL`,
    [ids],
  );
}
