import { z } from 'zod';
import type { Statements } from './database.ts';

const unmarkedRow = z
  .object({ id: z.string(), published_at: z.date(), age_ms: z.coerce.number() })
  .transform((row) => ({ id: row.id, publishedAt: row.published_at, ageMs: row.age_ms }));

/** A row that is published and not marked; `ageMs` counts from its creation, by the database's clock. */
export type UnmarkedRow = z.infer<typeof unmarkedRow>;

/** Which rows are wanted. */
export interface UnmarkedRows {
  readonly eventType: string;
  readonly source: string;
  /** Published at least this long ago, in milliseconds. */
  readonly afterMs: number;
  /** Go on after this row of the same kind; null from the start. */
  readonly after: { readonly publishedAt: Date; readonly id: string } | null;
  readonly limit: number;
}

/**
 * Rows of one kind of event that have been published for long and are not marked, in the order of their publishing. The
 * index is forced: it holds them alone, while the table holds every change there ever was. Throws `PortError`.
 */
export async function listUnmarkedRows(database: Statements, wanted: UnmarkedRows): Promise<UnmarkedRow[]> {
  const from = wanted.after?.publishedAt ?? new Date(0);
  return database.select(
    unmarkedRow,
    `SELECT id, published_at, TIMESTAMPDIFF(MICROSECOND, created_at, UTC_TIMESTAMP(3)) DIV 1000 AS age_ms
     FROM outbox_table FORCE INDEX (outbox_unmarked)
     WHERE event_type = ? AND source = ? AND processed_at IS NULL
       AND published_at BETWEEN ? AND TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
       AND NOT (published_at = ? AND id <= CAST(? AS UNSIGNED))
     ORDER BY published_at, id LIMIT ?`,
    [
      ...[wanted.eventType, wanted.source, from, -wanted.afterMs * 1000],
      ...[from, wanted.after?.id ?? '0', wanted.limit],
    ],
  );
}
