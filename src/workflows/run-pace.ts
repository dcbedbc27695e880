import { limits } from '../contract/limits.ts';
import type { RunState } from './run-state.ts';

/** Stores a second below which a settle batch takes one delete batch: two would keep their menus waiting. */
const slowStoresPerSecond = 25;

/**
 * Keys a second this run may delete: the smaller of its throttle and its rule's rate; null leaves it to the limiter
 * of the process. A store counts its keys.
 */
export function paceOf(run: Pick<RunState, 'plan' | 'throttle'>): number | null {
  const throttled = run.throttle && run.throttle.storesPerSecond * Math.max(1, run.plan.keyTemplates.length);
  const rates = [throttled, run.plan.keysPerSecond].filter((rate) => typeof rate === 'number');
  return rates.length === 0 ? null : Math.min(...rates);
}

/** Batches in flight: one when the run has a pace of its own, so that two steps cannot add theirs up. */
export function windowFor(paceKeysPerSecond: number | null, batchWindow: number): number {
  return paceKeysPerSecond === null ? batchWindow : 1;
}

/** Stores of a full settle batch at this pace. */
export function settleBatchSize(paceKeysPerSecond: number | null, keysPerStore: number): number {
  const slow =
    paceKeysPerSecond !== null && paceKeysPerSecond / Math.max(1, keysPerStore) < slowStoresPerSecond;
  return slow ? 1 : limits.settleBatchStores;
}
