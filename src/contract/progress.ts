import type { Failure, StoreFailure } from './failure-codes.ts';
import type { Consistency } from './verified.ts';

/** Phases of an open run, then the three ways a run completes. */
export type Phase =
  | 'deleting'
  | 'settling'
  | 'queueing'
  | 'approval'
  | 'paused'
  | 'held'
  | 'waiting'
  | 'blocked'
  | 'processed'
  | 'already-processed'
  | 'rejected';

/** What became of the outbox row. `foreign`: not ours to mark. `pending`: not yet. */
export type OutboxOutcome = 'pending' | 'marked' | 'already-marked' | 'missing' | 'foreign';

/** A pause in force. Times are ISO 8601 UTC. */
export interface PauseState {
  readonly actor: string;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
}

/** A pause of the whole fleet that holds the run. `until` is ISO 8601 UTC. */
export interface FleetHold {
  readonly actor: string;
  readonly reason: string;
  readonly until: string;
}

/** A throttle in force. */
export interface ThrottleState {
  readonly storesPerSecond: number;
  readonly actor: string;
  readonly reason: string;
}

/** The last thing an operator did to the run. */
export interface OperatorAction {
  readonly action: string;
  readonly actor: string;
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** A signal that changed nothing, and why. */
export interface RefusedSignal {
  readonly signal: string;
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Counts of stores; `done + failed + skipped <= total`. */
export interface StoreCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Answer of the `progress` query. */
export interface Progress {
  readonly phase: Phase;
  readonly stores: StoreCounts;
  readonly keysDeleted: number;
  /** Keys that a reader had filled again between the delete and the settle stage. */
  readonly refilled: number;
  /** What the user's verify port says of a sample of them; absent while none was judged. */
  readonly consistency?: Consistency;
  readonly menusQueued: number;
  /** Deletes a second since the run moved last; 0 when it stands still. */
  readonly keysPerSecond: number;
  /** Seconds until the last key at that rate, or at the run's own pace while there is none yet; null when it cannot be told. */
  readonly etaSeconds: number | null;
  readonly paused?: PauseState;
  readonly held?: FleetHold;
  readonly throttle?: ThrottleState;
  readonly outbox: OutboxOutcome;
  readonly lastAction?: OperatorAction;
  /** Why nothing works, while `blocked`. */
  readonly blocked?: Failure;
  /** When the failed stores are tried again, ISO 8601 UTC, while `waiting` or `blocked`. */
  readonly nextTry?: string;
  /** First 20. */
  readonly failures: readonly StoreFailure[];
  /** Last 20. */
  readonly refused: readonly RefusedSignal[];
}

/** What a completed run reports. */
export interface InvalidationResult {
  readonly outcome: 'processed' | 'already-processed' | 'rejected';
  readonly stores: StoreCounts;
  readonly keysDeleted: number;
  readonly refilled: number;
  readonly consistency?: Consistency;
  readonly menusQueued: number;
  readonly outbox: OutboxOutcome;
  /** Stores an operator excused, with who and why; at most 20 named. */
  readonly skipped?: readonly { readonly store: string; readonly actor: string; readonly reason: string }[];
  readonly rejectedBy?: { readonly actor: string; readonly reason: string };
}
