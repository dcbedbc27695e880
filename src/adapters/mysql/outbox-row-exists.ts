import { z } from 'zod';
import type { Statements } from './database.ts';

/** Whether the outbox holds a row of that id and source, marked or not. */
export async function outboxRowExists(
  database: Statements,
  row: { readonly jobId: string; readonly source: string },
): Promise<boolean> {
  const rows = await database.select(
    z.object({ source: z.string() }),
    'SELECT source FROM outbox_table WHERE id = CAST(? AS UNSIGNED) AND source = ?',
    [row.jobId, row.source],
  );
  return rows.length > 0;
}
