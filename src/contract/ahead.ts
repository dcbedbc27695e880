import { deleteLane } from './lane.ts';
import { storeCount, type InvalidationPlan } from './plan.ts';

/**
 * Whether a plan's deletes may be sent before its run has begun: only those of a small event that waits for nobody's
 * approval and has no rate of its own, for nothing of that is kept outside the run.
 */
export function mayDeleteAhead(plan: InvalidationPlan): boolean {
  const waitsForApproval = plan.approveAbove !== null && storeCount(plan) > plan.approveAbove;
  const isSmall = deleteLane(plan) === 'local' && plan.stores.length > 0;
  return isSmall && !waitsForApproval && plan.keysPerSecond === null;
}
