import { limits } from './limits.ts';
import { keyCount, type InvalidationPlan } from './plan.ts';

/** `local`: local activities in the first workflow task. `bulk`: regular, heartbeating activities in batches. */
export type Lane = 'local' | 'bulk';

/** Lane of a run's deletes. Follows from the plan alone, so a replay decides the same. */
export function deleteLane(plan: InvalidationPlan): Lane {
  return plan.stores.length <= limits.localStores && keyCount(plan) <= limits.localKeys ? 'local' : 'bulk';
}

/** Lane of a run as a whole: one that queues the menus of all active stores ends in the bulk lane. */
export function laneOf(plan: InvalidationPlan): Lane {
  return plan.menus.kind === 'allActive' ? 'bulk' : deleteLane(plan);
}
