import type { MysqlPool } from './database.ts';
import { type ExpiredMenu, lockExpiredMenus } from './lock-expired-menus.ts';

/**
 * Frees menus whose claim has expired (their exporter crashed, hangs, or lost the database): `pending`, or `failed`
 * when that was the last attempt. The generation goes up, so that an exporter that is only slow is fenced off from
 * then on. Returns the menus it freed.
 */
export async function freeExpiredMenus(pool: MysqlPool, maxAttempts: number): Promise<ExpiredMenu[]> {
  return pool.transaction(async (transaction) => {
    const expired = await lockExpiredMenus(transaction);
    if (expired.length === 0) return [];
    await transaction.write(
      `UPDATE menu_export_queue
       SET last_error = 'the exporter did not finish before its claim expired',
           generation = generation + 1, claimed_by = NULL, claimed_until = NULL, updated_at = UTC_TIMESTAMP(3),
           status = IF(attempts >= ?, 'failed', 'pending')
       WHERE store_id IN (?)`,
      [maxAttempts, expired.map((row) => row.store_id)],
    );
    return expired;
  });
}
