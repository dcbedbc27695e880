import type { ClaimedMenu } from './claim-menus.ts';
import type { Statements } from './database.ts';

/**
 * Ends a claim whose menu was exported: `done` when its generation is still current. Otherwise a newer request came in
 * after the claim, so the row waits again, since the claim at the earliest. False when the menu is no longer in this
 * claim; then nothing is written.
 */
export async function finishMenu(database: Statements, menu: ClaimedMenu): Promise<boolean> {
  const touched = await database.write(
    `UPDATE menu_export_queue
     SET exported_generation = ?, exported_at = UTC_TIMESTAMP(3), attempts = 0, last_error = NULL,
         requested_at = IF(generation = ?, requested_at, ?), updated_at = UTC_TIMESTAMP(3),
         claimed_by = NULL, claimed_until = NULL, status = IF(generation = ?, 'done', 'pending')
     WHERE store_id = ? AND claimed_by = ? AND status = 'exporting'`,
    [menu.generation, menu.generation, menu.claimedAt, menu.generation, menu.storeId, menu.claimedBy],
  );
  return touched > 0;
}
