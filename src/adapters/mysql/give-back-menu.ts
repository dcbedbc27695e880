import type { ClaimedMenu } from './claim-menus.ts';
import type { Statements } from './database.ts';

/**
 * Ends a claim that was not carried out: due at once, the attempt does not count. The generation goes up, because the
 * export that was broken off may still be at work.
 */
export async function giveBackMenu(database: Statements, menu: ClaimedMenu): Promise<void> {
  await database.execute(
    `UPDATE menu_export_queue
     SET attempts = attempts - 1, claimed_by = NULL, claimed_until = NULL, status = 'pending',
         generation = generation + 1, updated_at = UTC_TIMESTAMP(3)
     WHERE store_id = ? AND claimed_by = ? AND status = 'exporting' AND attempts > 0`,
    [menu.storeId, menu.claimedBy],
  );
}
