import type { ClaimedMenu } from './claim-menus.ts';
import type { Statements } from './database.ts';

/** How an export failed. */
export interface MenuFailure {
  readonly error: string;
  readonly maxAttempts: number;
  /** Not to be tried again before. */
  readonly retryAfterMs: number;
  /** The export may still be at work: the next one gets a higher generation, so that the late one is fenced off. */
  readonly unsettled: boolean;
}

/**
 * Ends a claim whose export failed: `pending` after a back-off, or `failed` when that was the last attempt. A newer
 * request that came in meanwhile has all its attempts before it and is due at once. Assignments take effect from left
 * to right. False when the menu is no longer in this claim; then nothing is written.
 */
export async function failMenu(
  database: Statements,
  menu: ClaimedMenu,
  failure: MenuFailure,
): Promise<boolean> {
  const touched = await database.write(
    `UPDATE menu_export_queue
     SET last_error = ?, updated_at = UTC_TIMESTAMP(3), claimed_by = NULL,
         attempts = IF(generation = ?, attempts, 0),
         claimed_until = IF(attempts BETWEEN 1 AND ? - 1, TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3)), NULL),
         status = IF(attempts >= ?, 'failed', 'pending'),
         generation = generation + ?
     WHERE store_id = ? AND claimed_by = ? AND status = 'exporting'`,
    [
      failure.error.slice(0, 1000),
      menu.generation,
      failure.maxAttempts,
      Math.round(failure.retryAfterMs) * 1000,
      failure.maxAttempts,
      failure.unsettled ? 1 : 0,
      menu.storeId,
      menu.claimedBy,
    ],
  );
  return touched > 0;
}
