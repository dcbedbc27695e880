import { openCache } from './open-cache.ts';
import { openMenuWrites } from './menu-writes.ts';
import type { Change } from './parse-change.ts';
import { priceKeys } from './price-keys.ts';

/** Activities of the textbook design. */
export interface PerStoreActivities {
  deleteStore(store: string): Promise<void>;
  queueMenus(change: Change): Promise<void>;
  markOutbox(change: Change): Promise<void>;
}

/** Opens cache and database, and returns the activities on them. */
export function perStoreActivities(): PerStoreActivities {
  const { deleteKey } = openCache('per-store');
  const menus = openMenuWrites();
  return {
    deleteStore: async (store) => {
      await Promise.all(priceKeys(store).map(deleteKey));
    },
    queueMenus: (change) => menus.queueAll([change]),
    markOutbox: (change) => menus.mark([change]),
  };
}
