import type { Statements } from './database.ts';

/**
 * Claims menus that the transaction has locked. The attempt counts from here, not from its failure: an export that
 * takes its whole process down would otherwise be tried for ever.
 */
export async function setMenuClaim(
  transaction: Statements,
  stores: readonly string[],
  claim: { readonly claimedBy: string; readonly claimSeconds: number },
): Promise<void> {
  await transaction.write(
    `UPDATE menu_export_queue
     SET status = 'exporting', attempts = attempts + 1, claimed_by = ?,
         claimed_until = TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
     WHERE store_id IN (?)`,
    [claim.claimedBy, Math.round(claim.claimSeconds * 1_000_000), stores],
  );
}
