import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import { expandKey } from '../contract/plan.ts';
import type { RunPaces } from '../limiter/run-pace.ts';
import { deleteKeys } from './delete-keys.ts';
import type { Ports } from './ports.ts';
import { limiterClassOf, runStoreStep, turnsOf } from './store-walk-step.ts';

/** Stores whose deletes are under way at once in one step; the limiter bounds what is in flight in the process. */
const concurrentStores = 32;

/** Deletes every key of the step's stores, then queues their menus where asked. */
export function deleteStoreKeys(ports: Ports, paces: RunPaces, step: StoreStep): Promise<StepOutcome> {
  const limiterClass = limiterClassOf(step);
  return runStoreStep(ports, paces, step, {
    storesPerVisit: 1,
    concurrency: concurrentStores,
    visit: async (stores, { stop }, { pace }) => {
      const keys = stores.flatMap((store) => step.keyTemplates.map((template) => expandKey(template, store)));
      const call = { limiterClass, signal: stop };
      return { keysDeleted: await deleteKeys(ports.cache, keys, call, turnsOf(pace, stop)), refilled: 0 };
    },
  });
}
