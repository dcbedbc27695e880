import type { SettleGroup } from '../contract/carried-run.ts';
import { chunk } from '../contract/chunk.ts';
import { limits } from '../contract/limits.ts';

/** Groups of a local run that does not join its steps: one store each up to 20 stores, else 25. */
export function localGroups(stores: readonly string[]): string[][] {
  const size = stores.length <= limits.storesWithOwnActivity ? 1 : limits.localBatchStores;
  return chunk(stores, size);
}

/** The next settle batch, when it is due, and what stays. */
export interface SettleBatch {
  readonly stores: readonly string[];
  readonly dueAtMs: number;
  readonly rest: readonly SettleGroup[];
}

/**
 * Merges groups, in order, into one settle batch. It waits for a full batch while `moreToCome`, which halves timers
 * and activities of a bulk run; undefined when there is nothing to settle yet.
 */
export function nextSettleBatch(
  groups: readonly SettleGroup[],
  fullBatchStores: number,
  moreToCome: boolean,
): SettleBatch | undefined {
  let taken = 0;
  let count = 0;
  for (const group of groups) {
    if (taken > 0 && count + group.stores.length > limits.settleBatchStores) break;
    taken += 1;
    count += group.stores.length;
  }
  const whole = taken < groups.length || count >= fullBatchStores;
  if (taken === 0 || (moreToCome && !whole)) return undefined;
  const batch = groups.slice(0, taken);
  return {
    stores: batch.flatMap((group) => group.stores),
    dueAtMs: Math.max(...batch.map((group) => group.dueAtMs)),
    rest: groups.slice(taken),
  };
}
