import type { StoreFailure } from './failure-codes.ts';
import type { OperatorAction, PauseState, Phase, RefusedSignal, ThrottleState } from './progress.ts';

/** Stores whose keys are deleted and whose look for refilled keys is due at a time (epoch ms, workflow clock). */
export interface SettleGroup {
  readonly stores: readonly string[];
  readonly dueAtMs: number;
}

/** A store an operator excused. */
export interface SkippedStore {
  readonly store: string;
  readonly actor: string;
  readonly reason: string;
}

/** What a run hands to its successor at continue-as-new: what is left to do, what was done, what operators said. */
export interface CarriedRun {
  readonly toDelete: readonly string[];
  readonly toSettle: readonly SettleGroup[];
  readonly toQueue: readonly string[];
  readonly failed: readonly StoreFailure[];
  readonly skipped: readonly SkippedStore[];
  readonly keysDeleted: number;
  readonly refilled: number;
  readonly menusQueued: number;
  readonly alreadyProcessed: boolean;
  readonly approved: boolean;
  /** Tries of the slow schedule so far. */
  readonly slowTries: number;
  /** Only stores are left that failed before. */
  readonly retrying: boolean;
  /** Last store whose menu was queued by `allActive`. */
  readonly activeMenusAfter: string;
  readonly startedAtMs: number;
  readonly pause?: PauseState;
  readonly throttle?: ThrottleState;
  readonly lastAction?: OperatorAction;
  readonly refused: readonly RefusedSignal[];
  /** Phase that the search attribute shows, where it shows one. */
  readonly shownPhase?: Phase;
}
