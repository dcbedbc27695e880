import type { Priority } from '../../contract/plan.ts';
import type { MysqlPool } from './database.ts';
import { lockPendingMenus } from './lock-pending-menus.ts';
import { setMenuClaim } from './set-menu-claim.ts';

/** A menu in the hand of one exporter. */
export interface ClaimedMenu {
  readonly storeId: string;
  readonly generation: number;
  /** Outbox job that asked last: decimal text, up to 2^64-1. */
  readonly jobId: string;
  readonly source: string;
  readonly eventId: string;
  readonly priority: Priority;
  readonly requestedAt: Date;
  /** With this one. */
  readonly attempts: number;
  /** Mark of the claim: every further statement about this menu has to name it. */
  readonly claimedBy: string;
  /** By the database's clock. */
  readonly claimedAt: Date;
}

/** Claims up to `limit` menus, in one transaction of four round trips. `claimedBy` must be new with every claim. */
export async function claimMenus(
  pool: MysqlPool,
  options: { readonly limit: number; readonly claimedBy: string; readonly claimSeconds: number },
): Promise<ClaimedMenu[]> {
  return pool.transaction(async (transaction) => {
    const rows = await lockPendingMenus(transaction, options.limit);
    if (rows.length === 0) return [];
    await setMenuClaim(
      transaction,
      rows.map((row) => row.store_id),
      options,
    );
    return rows.map((row) => ({
      storeId: row.store_id,
      generation: row.generation,
      jobId: row.job_id,
      source: row.source,
      eventId: row.event_id,
      priority: row.priority,
      requestedAt: row.requested_at,
      attempts: row.attempts + 1,
      claimedBy: options.claimedBy,
      claimedAt: row.now,
    }));
  });
}
