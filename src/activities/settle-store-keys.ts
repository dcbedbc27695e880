import { limits } from '../contract/limits.ts';
import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import { expandKey } from '../contract/plan.ts';
import type { LimiterClass } from '../limiter/limiter.ts';
import type { RunPaces } from '../limiter/run-pace.ts';
import { deleteKeys } from './delete-keys.ts';
import type { Ports } from './ports.ts';
import { runStoreStep } from './store-walk-step.ts';

const concurrentLooks = 4;

/**
 * Looks which keys of the step's stores came back, deletes those, then queues the menus where asked. The deletes keep the
 * run's own pace, together with those of its other steps; a look is one call for a hundred keys and does not count.
 */
export function settleStoreKeys(ports: Ports, paces: RunPaces, step: StoreStep): Promise<StepOutcome> {
  const limiterClass = settleClassOf(step);
  return runStoreStep(ports, paces, step, {
    storesPerVisit: Math.max(1, Math.floor(limits.keysPerLook / Math.max(1, step.keyTemplates.length))),
    concurrency: concurrentLooks,
    visit: async (stores, { stop }, pace) => {
      const keys = stores.flatMap((store) => step.keyTemplates.map((template) => expandKey(template, store)));
      const call = { limiterClass, signal: stop };
      const exist = await ports.cache.keysExist(keys, call);
      const refilled = keys.filter((_, index) => exist[index]);
      await deleteKeys(ports.cache, refilled, call, () => pace.turn(stop));
      return { keysDeleted: 0, refilled: refilled.length };
    },
  });
}

/** Settling is what a bulk change does last; of an urgent one it stands between the fix and its menu. */
function settleClassOf(step: StoreStep): LimiterClass {
  return step.priority === 'bulk' ? 'settle' : 'urgent';
}
