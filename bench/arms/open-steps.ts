import { eachBounded } from './each-bounded.ts';
import { openMenuWrites } from './menu-writes.ts';
import { deletesInFlight, openCache } from './open-cache.ts';
import type { Change } from './parse-change.ts';
import { keysOf } from './price-keys.ts';

/** What is done for some changes at a time. */
export interface Steps {
  /** All of it: the deletes, then what is recorded. */
  readonly carryThrough: (changes: readonly Change[]) => Promise<void>;
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
  const steps: Steps = {
    carryThrough: async (changes) => {
      await steps.deleteKeys(changes);
      await steps.record(changes);
    },
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
  return steps;
}
