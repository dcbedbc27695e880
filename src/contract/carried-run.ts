import type { FailureCode, StoreFailure } from './failure-codes.ts';
import type {
  FleetHold,
  OperatorAction,
  PauseState,
  Phase,
  RefusedSignal,
  ThrottleState,
} from './progress.ts';
import type { Verified } from './verified.ts';

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

/**
 * Stores of the plan by position: `0-6x,8a` in base 36, in order. A run of 50,000 stores with ids and messages in its lists
 * would burst the 2 MiB that the server allows for an input (1.29), and the server terminates it then.
 */
export type PackedStores = string;

/** What a run hands to its successor at continue-as-new: what is left to do, what was done, what operators said. */
export interface CarriedRun {
  readonly toDelete: PackedStores;
  readonly toSettle: readonly { readonly stores: PackedStores; readonly dueAtMs: number }[];
  readonly toQueue: PackedStores;
  /** The first failures, with their messages: as many as are shown. */
  readonly failed: readonly StoreFailure[];
  /** The others, by code. */
  readonly alsoFailed: readonly { readonly code: FailureCode; readonly stores: PackedStores }[];
  readonly skipped: readonly {
    readonly actor: string;
    readonly reason: string;
    readonly stores: PackedStores;
  }[];
  readonly keysDeleted: number;
  readonly refilled: number;
  readonly verified?: Verified;
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
  readonly held?: FleetHold;
  readonly throttle?: ThrottleState;
  readonly lastAction?: OperatorAction;
  readonly refused: readonly RefusedSignal[];
  /** Phase that the search attribute shows, where it shows one. */
  readonly shownPhase?: Phase;
}
