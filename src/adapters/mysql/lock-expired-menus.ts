import { z } from 'zod';
import type { Statements } from './database.ts';

const expiredMenu = z.object({
  store_id: z.string(),
  attempts: z.number(),
  claimed_by: z.string().nullable(),
});

/** A menu whose exporter let its claim expire. */
export type ExpiredMenu = z.infer<typeof expiredMenu>;

/** Locks menus whose claim is over without an ending, past those that somebody is locking; at most 500. */
export async function lockExpiredMenus(transaction: Statements): Promise<ExpiredMenu[]> {
  return transaction.select(
    expiredMenu,
    `SELECT store_id, attempts, claimed_by FROM menu_export_queue FORCE INDEX (menus_in_claim_order)
     WHERE status = 'exporting' AND claimed_until <= UTC_TIMESTAMP(3)
     LIMIT 500 FOR UPDATE SKIP LOCKED`,
    [],
  );
}
