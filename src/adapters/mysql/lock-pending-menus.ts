import { z } from 'zod';
import type { Statements } from './database.ts';
import { generationColumn, priorityColumn } from './menu-row.ts';

const lockedMenu = z.object({
  store_id: z.string(),
  generation: generationColumn,
  job_id: z.string(),
  source: z.string(),
  event_id: z.string(),
  priority: priorityColumn,
  requested_at: z.date(),
  attempts: z.number(),
  now: z.date(),
});

/** A pending row locked for a claim, and the database's clock. */
export type LockedMenu = z.infer<typeof lockedMenu>;

/** Locks pending menus that are due, most urgent first, then longest waiting, past those that somebody is locking. */
export async function lockPendingMenus(transaction: Statements, limit: number): Promise<LockedMenu[]> {
  return transaction.select(
    lockedMenu,
    `SELECT store_id, generation, job_id, source, event_id, priority, requested_at, attempts, UTC_TIMESTAMP(3) AS now
     FROM menu_export_queue FORCE INDEX (menus_in_claim_order)
     WHERE status = 'pending' AND (claimed_until IS NULL OR claimed_until <= UTC_TIMESTAMP(3))
     ORDER BY priority, requested_at LIMIT ? FOR UPDATE SKIP LOCKED`,
    [limit],
  );
}
