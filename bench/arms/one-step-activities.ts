import { deletesInFlight, openCache } from './cache-deletes.ts';
import { eachBounded } from './each-bounded.ts';
import { openMenuWrites } from './menu-writes.ts';
import type { Change } from './parse-change.ts';
import { priceKeys } from './price-keys.ts';

/** The one activity of the least design. */
export interface OneStepActivities {
  carryThrough(change: Change): Promise<void>;
}

/** Opens cache and database, and returns the activity on them. */
export function oneStepActivities(): OneStepActivities {
  const deleteKey = openCache('one-step');
  const menus = openMenuWrites();
  return {
    carryThrough: async (change) => {
      await eachBounded(change.stores.flatMap(priceKeys), deletesInFlight, deleteKey);
      await menus.queueAll([change]);
      await menus.mark([change]);
    },
  };
}
