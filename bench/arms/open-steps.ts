import { eachBounded } from './each-bounded.ts';
import { openMenuWrites } from './menu-writes.ts';
import { deletesInFlight, openCache } from './open-cache.ts';
import type { Change } from './parse-change.ts';
import { priceKeys } from './price-keys.ts';

/** What is done for some changes at a time. */
export interface Steps {
  /** All deletes side by side. */
  readonly deleteKeys: (changes: readonly Change[]) => Promise<void>;
  /** One look, and a second delete of what is back. */
  readonly deleteReturned: (changes: readonly Change[]) => Promise<void>;
  /** One upsert for the menus, one mark. */
  readonly record: (changes: readonly Change[]) => Promise<void>;
}

/** Opens cache and database. */
export function openSteps(clientName: string): Steps {
  const cache = openCache(clientName);
  const menus = openMenuWrites();
  return {
    deleteKeys: (changes) => eachBounded(keysOf(changes), deletesInFlight, cache.deleteKey),
    deleteReturned: async (changes) => {
      const returned = await cache.present(keysOf(changes));
      await eachBounded(returned, deletesInFlight, cache.deleteKey);
    },
    record: async (changes) => {
      await menus.queueAll(changes);
      await menus.mark(changes);
    },
  };
}

function keysOf(changes: readonly Change[]): string[] {
  return changes.flatMap(({ stores }) => stores.flatMap(priceKeys));
}
