import type { StepOutcome } from '../contract/activities.ts';
import type { StoreFailure } from '../contract/failure-codes.ts';

/** How far a step is: what its heartbeats carry, and where its next attempt goes on. */
export interface StepProgress {
  /** Index of the first store not dealt with. */
  readonly next: number;
  readonly failures: readonly StoreFailure[];
  readonly keysDeleted: number;
  readonly refilled: number;
}

export const noProgress: StepProgress = { next: 0, failures: [], keysDeleted: 0, refilled: 0 };

/** Progress that the last attempt left in its heartbeat; none when there is none, or it is not ours. */
export function progressFrom(heartbeatDetails: unknown, stores: number): StepProgress {
  if (typeof heartbeatDetails !== 'object' || heartbeatDetails === null) return noProgress;
  const { next } = heartbeatDetails as Partial<StepProgress>;
  if (typeof next !== 'number' || !Number.isInteger(next) || next < 0 || next > stores) return noProgress;
  return { ...noProgress, ...heartbeatDetails };
}

/** What a step reports when it ends here. */
export function outcomeOf(
  progress: StepProgress,
  menus: Pick<StepOutcome, 'menusQueued' | 'menusOwed' | 'alreadyProcessed'>,
): StepOutcome {
  return { ...progress, ...menus };
}

/** Stores of a step that got through so far. */
export function storesThrough(stores: readonly string[], progress: StepProgress): string[] {
  const failed = new Set(progress.failures.map((failure) => failure.store));
  return stores.slice(0, progress.next).filter((store) => !failed.has(store));
}
