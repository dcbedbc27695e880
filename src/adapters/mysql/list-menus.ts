import { z } from 'zod';
import { menuPriority, type Priority } from '../../contract/plan.ts';
import type { Statements, TextValue } from './database.ts';
import { generationColumn, type MenuStatus, priorityColumn, statusColumn } from './menu-row.ts';

const menuRow = z
  .object({
    store_id: z.string(),
    job_id: z.string(),
    source: z.string(),
    event_id: z.string(),
    generation: generationColumn,
    status: statusColumn,
    priority: priorityColumn,
    requested_at: z.date(),
    attempts: z.number(),
    claimed_by: z.string().nullable(),
    claimed_until: z.date().nullable(),
    exported_generation: generationColumn.nullable(),
    exported_at: z.date().nullable(),
    last_error: z.string().nullable(),
  })
  .transform((row) => ({
    storeId: row.store_id,
    jobId: row.job_id,
    source: row.source,
    eventId: row.event_id,
    generation: row.generation,
    status: row.status,
    priority: row.priority,
    requestedAt: row.requested_at,
    attempts: row.attempts,
    claimedBy: row.claimed_by,
    /** End of the claim while `exporting`; while `pending`, not to be tried again before then. */
    claimedUntil: row.claimed_until,
    exportedGeneration: row.exported_generation,
    exportedAt: row.exported_at,
    lastError: row.last_error,
  }));

/** A row of the menu export queue. */
export type QueuedMenu = z.infer<typeof menuRow>;

/** Which rows are wanted; without a filter, all. */
export interface MenuFilters {
  readonly status?: MenuStatus;
  readonly priority?: Priority;
  readonly store?: string;
  /** Default 100. */
  readonly limit?: number;
}

/** Rows of the menu export queue in the order in which exporters take them, a status at a time. Throws `PortError`. */
export async function listMenus(database: Statements, filters: MenuFilters = {}): Promise<QueuedMenu[]> {
  const conditions: string[] = [];
  const values: TextValue[] = [];
  const where = (condition: string, value: TextValue | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('status = ?', filters.status);
  where('priority = ?', filters.priority && menuPriority[filters.priority]);
  where('store_id = ?', filters.store);
  return database.select(
    menuRow,
    `SELECT store_id, job_id, source, event_id, generation, status, priority, requested_at, attempts, claimed_by,
            claimed_until, exported_generation, exported_at, last_error
     FROM menu_export_queue ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY status, priority, requested_at, store_id LIMIT ?`,
    [...values, filters.limit ?? 100],
  );
}
