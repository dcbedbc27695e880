import { limits } from '../contract/limits.ts';
import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import { expandKey } from '../contract/plan.ts';
import { deleteKeys } from './delete-keys.ts';
import type { Ports } from './ports.ts';
import { runStoreStep } from './store-walk-step.ts';

const concurrentLooks = 4;

/** Looks which keys of the step's stores came back, deletes those, then queues the menus where asked. */
export function settleStoreKeys(ports: Ports, step: StoreStep): Promise<StepOutcome> {
  return runStoreStep(ports, step, {
    storesPerVisit: Math.max(1, Math.floor(limits.keysPerLook / Math.max(1, step.keyTemplates.length))),
    concurrency: concurrentLooks,
    visit: async (stores, { stop }) => {
      const keys = stores.flatMap((store) => step.keyTemplates.map((template) => expandKey(template, store)));
      const call = { limiterClass: 'settle', signal: stop } as const;
      const exist = await ports.cache.keysExist(keys, call);
      const refilled = keys.filter((_, index) => exist[index]);
      await deleteKeys(ports.cache, refilled, call);
      return { keysDeleted: 0, refilled: refilled.length };
    },
  });
}
