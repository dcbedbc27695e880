import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import { expandKey } from '../contract/plan.ts';
import { deleteKeys } from './delete-keys.ts';
import type { Ports } from './ports.ts';
import { limiterClassOf, runStoreStep, turnsOf, type WalkLimits } from './store-walk-step.ts';

/** Deletes every key of the step's stores, then queues their menus where asked. */
export function deleteStoreKeys(ports: Ports, walkLimits: WalkLimits, step: StoreStep): Promise<StepOutcome> {
  const limiterClass = limiterClassOf(step);
  return runStoreStep(ports, walkLimits, step, {
    storesPerVisit: 1,
    enter: () => walkLimits.shares.enter(limiterClass, step.keyTemplates.length),
    visit: async (stores, { stop }, { pace }) => {
      const keys = stores.flatMap((store) => step.keyTemplates.map((template) => expandKey(template, store)));
      const call = { limiterClass, signal: stop };
      return { keysDeleted: await deleteKeys(ports.cache, keys, call, turnsOf(pace, stop)), refilled: 0 };
    },
  });
}
