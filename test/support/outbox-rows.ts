import { z } from 'zod';
import type { Statements } from '../../src/adapters/mysql/database.ts';

/** Source of the rows that tests add. */
export const testSource = 'tb.menu.pricing-service';

/** Adds rows as a service would; ids are the table's own unless given. */
export async function addOutboxRows(
  database: Statements,
  rows: readonly { readonly id?: bigint; readonly payload?: string; readonly source?: string }[],
): Promise<void> {
  for (const { id, payload = '{}', source = testSource } of rows) {
    await database.write('INSERT INTO outbox_table (id, event_type, source, payload) VALUES (?, ?, ?, ?)', [
      id ?? null,
      'Pricing_InvalidateMenuExporterCache',
      source,
      payload,
    ]);
  }
}

const row = z.object({
  id: z.string(),
  claimed_until: z.date().nullable(),
  published_at: z.date().nullable(),
  processed_at: z.date().nullable(),
});

/** All rows of the outbox, in id order. */
export function outboxRows(database: Statements): Promise<z.infer<typeof row>[]> {
  return database.select(
    row,
    'SELECT id, claimed_until, published_at, processed_at FROM outbox_table ORDER BY id',
    [],
  );
}
