import { z } from 'zod';
import type { Statements } from './database.ts';

const anything = z.object({ status: z.literal('pending') });

/** Whether an exporter would find something to claim. Takes no lock, so that an idle exporter costs one round trip a poll. */
export async function claimableMenusExist(database: Statements): Promise<boolean> {
  const rows = await database.select(
    anything,
    `SELECT status FROM menu_export_queue FORCE INDEX (menus_in_claim_order)
     WHERE status = 'pending' AND (claimed_until IS NULL OR claimed_until <= UTC_TIMESTAMP(3)) LIMIT 1`,
    [],
  );
  return rows.length > 0;
}
