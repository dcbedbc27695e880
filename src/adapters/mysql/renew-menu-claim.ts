import type { ClaimedMenu } from './claim-menus.ts';
import type { Statements } from './database.ts';

/** Moves the end of a claim. False when the menu is no longer in this claim. */
export async function renewMenuClaim(
  database: Statements,
  menu: Pick<ClaimedMenu, 'storeId' | 'claimedBy'>,
  claimSeconds: number,
): Promise<boolean> {
  const touched = await database.execute(
    `UPDATE menu_export_queue SET claimed_until = TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
     WHERE store_id = ? AND claimed_by = ? AND status = 'exporting'`,
    [Math.round(claimSeconds * 1_000_000), menu.storeId, menu.claimedBy],
  );
  return touched > 0;
}
