import { deletesInFlight, openCache } from './cache-deletes.ts';
import { eachBounded } from './each-bounded.ts';
import { openMenuWrites } from './menu-writes.ts';
import type { Change } from './parse-change.ts';
import { priceKeys } from './price-keys.ts';

/** Opens cache and database. Returns what does all of some changes: their deletes side by side, one upsert, one mark. */
export function openCarryThrough(clientName: string): (changes: readonly Change[]) => Promise<void> {
  const deleteKey = openCache(clientName);
  const menus = openMenuWrites();
  return async (changes) => {
    const keys = changes.flatMap(({ stores }) => stores.flatMap(priceKeys));
    await eachBounded(keys, deletesInFlight, deleteKey);
    await menus.queueAll(changes);
    await menus.mark(changes);
  };
}
