import type { Statements } from './database.ts';

/**
 * Gives rows back that were not published: any relay may claim them after `delayMs`. Rows that another relay has
 * claimed since (ours had expired) stay with it.
 */
export async function deferOutboxRows(
  database: Statements,
  ids: readonly bigint[],
  claimUntil: Date,
  delayMs: number,
): Promise<void> {
  await database.write(
    `UPDATE outbox_table SET claimed_until = TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
     WHERE id IN (?) AND published_at IS NULL AND claimed_until = ?`,
    [Math.round(delayMs) * 1000, ids, claimUntil],
  );
}
