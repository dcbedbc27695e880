import { z } from 'zod';
import type { StepOutcome } from '../contract/activities.ts';
import { isFailureCode, type FailureCode, type StoreFailure } from '../contract/failure-codes.ts';
import type { Verified } from '../contract/verified.ts';

/** How far a step is: what its heartbeats carry, and where its next attempt goes on. */
export interface StepProgress {
  /** Index of the first store not dealt with. */
  readonly next: number;
  readonly failures: readonly StoreFailure[];
  readonly keysDeleted: number;
  readonly refilled: number;
  /** Refilled keys that were judged; absent where none was. */
  readonly verified?: Verified;
}

export const noProgress: StepProgress = { next: 0, failures: [], keysDeleted: 0, refilled: 0 };

const count = z.int().nonnegative();
const progressSchema = z.object({
  next: count,
  failures: z.array(
    z.object({ store: z.string(), code: z.custom<FailureCode>(isFailureCode), message: z.string() }),
  ),
  keysDeleted: count,
  refilled: count,
  verified: z
    .object({ fresh: count, stale: count, unknown: count, staleKeys: z.array(z.string()) })
    .exactOptional(),
});

/** Progress that the last attempt left in its heartbeat; none when there is none, or it is not ours. */
export function progressFrom(heartbeatDetails: unknown, stores: number): StepProgress {
  const parsed = progressSchema.safeParse(heartbeatDetails);
  return parsed.success && parsed.data.next <= stores ? parsed.data : noProgress;
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
