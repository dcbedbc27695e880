import type { Arrival } from '../../../src/dev/momento/arrivals.ts';

/**
 * What the logs of all parts say of some events, collected once everything has come to rest. All times are milliseconds
 * of the clock that the processes of a machine share (`monotonicMs`).
 */
export interface Snapshot {
  readonly events: readonly SentEvent[];
  /** Every call of the product's workers that the cache answered, in its order. */
  readonly calls: readonly WorkerCall[];
  readonly exports: readonly ExportBegun[];
  /** Every change of a standing menu, in its order. */
  readonly menuWrites: readonly MenuWrite[];
  readonly menuRows: readonly MenuRow[];
  /** Every request of a menu, in its order. */
  readonly requests: readonly MenuRequested[];
  /** Every change of `processed_at`. */
  readonly marks: readonly Mark[];
  readonly runs: readonly RunSeen[];
  /** Messages that are still in the queue, seen or hidden. */
  readonly queued: readonly QueuedMessage[];
  readonly deadLetters: readonly DeadLetter[];
  readonly pauses: readonly Pause[];
  /** Calls a second that all workers together may make; null where none is set or the network blurs it. */
  readonly keysPerSecond: number | null;
  /** Deletes beyond one for each key of each event; null where nothing bounds them. */
  readonly mostRedeletes: number | null;
}

/** An event that the test sent, in one or more copies. */
export interface SentEvent {
  readonly workflowId: string;
  /** Just before it was sent for the first time. */
  readonly sentAtMs: number;
  /** Its own keys by store; a rule without fan-out has the one store `*`. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Stores whose menus must be made anew. */
  readonly menus: readonly string[];
  /** Whether it has a row of ours in the outbox. */
  readonly marked: boolean;
  /** Nothing but the dead-letter queue can take it. */
  readonly poison: boolean;
}

export interface WorkerCall extends Arrival {
  readonly atMs: number;
  readonly operation: string;
  readonly keys: readonly string[];
  /** Whether the call took effect. */
  readonly done: boolean;
}

export interface ExportBegun {
  readonly store: string;
  readonly generation: number;
  readonly beganAtMs: number;
}

export interface MenuWrite {
  readonly store: string;
  readonly generation: number;
  /** When the export began that made it. */
  readonly beganAtMs: number;
}

export interface MenuRow {
  readonly store: string;
  readonly generation: number;
  readonly status: string;
}

export interface MenuRequested {
  readonly store: string;
  readonly workflowId: string;
  readonly atMs: number;
}

export interface Mark {
  readonly workflowId: string;
  readonly atMs: number;
}

export interface RunSeen {
  readonly workflowId: string;
  /** First run of a chain that continued as new. */
  readonly firstRunId: string;
  readonly status: 'open' | 'completed' | 'failed';
  /** `outcome` of a completed run, phase of an open one. */
  readonly phase: string;
  /** What an open run waits for, as it says itself; null when it says nothing. */
  readonly reason: string | null;
  /** Stores that did not get through, or that an operator excused. */
  readonly missing: ReadonlySet<string>;
  /**
   * A workflow task of it timed out or failed. Its local steps then ran again, all of them, as the promise allows: some
   * deletes and exports happen twice.
   */
  readonly repeated: boolean;
}

export interface QueuedMessage {
  readonly workflowId: string | null;
}

export interface DeadLetter {
  readonly messageId: string;
  readonly workflowId: string | null;
  /** As the bridge logged it; null when it never did. */
  readonly reason: string | null;
}

/** From the moment at which it was asked for until it was lifted. */
export interface Pause {
  /** Null for the fleet. */
  readonly workflowId: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
}
