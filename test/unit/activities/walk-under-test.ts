import { fixedShare } from '../../../src/activities/walk-shares.ts';
import { PortError } from '../../../src/activities/ports.ts';
import { noProgress, type StepProgress } from '../../../src/activities/step-progress.ts';
import { walkStores, type WalkEnd, type WalkOptions } from '../../../src/activities/walk-stores.ts';
import type { Verified } from '../../../src/contract/verified.ts';
import type { FailureCode } from '../../../src/contract/failure-codes.ts';
import { storeIds } from '../../support/plans.ts';

/** How a walk is set up in a test; a store's trouble is its code. */
interface Setup extends Partial<Omit<WalkOptions, 'visit' | 'stores'>> {
  readonly count: number;
  readonly trouble?: (store: string) => FailureCode | Error | undefined;
  readonly judged?: (stores: readonly string[]) => Verified | undefined;
  readonly before?: (store: string) => Promise<void> | void;
}

/** Walks over made-up stores: what it came to, what was visited, what progress was told. */
export async function walk(setup: Setup): Promise<WalkEnd & { visited: string[]; told: StepProgress[] }> {
  const visited: string[] = [];
  const told: StepProgress[] = [];
  const end = await walkStores({
    stores: storeIds(setup.count),
    from: noProgress,
    storesPerVisit: 1,
    share: fixedShare(4),
    stop: new AbortController().signal,
    onTrouble: 'judge',
    onProgress: (progress) => told.push(progress()),
    ...setup,
    visit: async (stores) => {
      for (const store of stores) {
        visited.push(store);
        await setup.before?.(store);
        const trouble = setup.trouble?.(store);
        if (trouble instanceof Error) throw trouble;
        if (trouble) throw new PortError(trouble, `${store}: ${trouble}`);
      }
      const visit = { keysDeleted: 4 * stores.length, refilled: stores.length };
      const verified = setup.judged?.(stores);
      return verified ? { ...visit, verified } : visit;
    },
  });
  return { ...end, visited, told };
}

/** Trouble of the stores with these indexes. */
export const failing = (code: FailureCode, ...stores: number[]) => {
  const named = new Set(stores.map((index) => storeIds(index + 1)[index]));
  return (store: string) => (named.has(store) ? code : undefined);
};
/** Trouble of all stores from an index on. */
export const from =
  (first: number, to = Infinity) =>
  (code: FailureCode) =>
  (store: string) => {
    const index = Number(store.slice(1)) - 1;
    return index >= first && index < to ? code : undefined;
  };
/** Ids of the stores that were named as failed. */
export const failedStores = (end: WalkEnd) => end.progress.failures.map(({ store }) => store);
