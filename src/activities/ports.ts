import type { MarkOutcome, MenuRequest, OutboxRow, QueueOutcome } from '../contract/activities.ts';
import type { Verdict } from '../contract/verified.ts';
import type { LimiterClass } from '../limiter/limiter.ts';
import type { FailureCode } from '../contract/failure-codes.ts';
import type { FleetHold } from '../contract/progress.ts';
import { hideSecrets } from '../hide-secrets.ts';

/** What every port throws: a code of the closed set, so that activities never look at a driver's error. No secret is in it. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(hideSecrets(message), options);
    this.code = code;
  }
}

/** How a cache call is made: in which class of the limiter, and until when it is wanted. */
export interface CacheCall {
  readonly limiterClass: LimiterClass;
  /** Gives up waiting for the limiter when aborted (rejects with the signal's reason); a call already sent is finished. */
  readonly signal?: AbortSignal;
}

/** The cache, behind the process's limiter. */
export interface CachePort {
  /** Deletes one key; a key that is not there is no error. Throws `PortError`. */
  deleteKey(key: string, call: CacheCall): Promise<void>;
  /** Which of the keys exist, in their order, in as few calls as the cache allows. Throws `PortError`. */
  keysExist(keys: readonly string[], call: CacheCall): Promise<boolean[]>;
}

/** Which run asks. */
export interface RunIdentity {
  readonly workflowId: string;
  readonly runId: string;
}

/** The menu export queue. */
export interface MenuQueuePort {
  /**
   * Queues the menus of the stores and logs their invalidation, in one transaction per 500 rows, sorted by store.
   * With `outbox: own` it answers `alreadyProcessed` and writes nothing when the row is marked and the log holds no
   * line of this run. Throws `PortError`.
   */
  queue(run: RunIdentity, menus: MenuRequest, stores: readonly string[]): Promise<QueueOutcome>;
}

/** The outbox. */
export interface OutboxPort {
  /** Sets `processed_at` where id and source match and it is null. Throws `PortError`. */
  mark(row: OutboxRow): Promise<MarkOutcome>;
}

/** The list of stores. */
export interface StoresPort {
  /** Ids of active stores greater than `after`, sorted, at most `limit`. Throws `PortError`. */
  activeStores(after: string, limit: number): Promise<string[]>;
}

/** The pause of the whole fleet, as this worker knows it. */
export interface FleetPort {
  /** The pause in force; undefined when there is none. */
  readonly hold: FleetHold | undefined;
  /** Aborted while the fleet is held; every pause has one of its own. */
  readonly holdSignal: AbortSignal;
}

/** The way to the Temporal server. */
export interface ServerPort {
  /**
   * Watches it for a step in hand, until `end` is called. `lost` is aborted when the server has not answered for so long
   * that it may soon give the step to another worker.
   */
  watch(): { readonly lost: AbortSignal; readonly end: () => void };
  /**
   * Whether the run has read all that it was told and still wants its step `activityId`: none of its workflow tasks is
   * open, and the step is not called back. Rejects when the server does not answer.
   */
  isWanted(run: RunIdentity, activityId: string): Promise<boolean>;
}

/** What the user knows of cached values. */
export interface VerifyPort {
  /**
   * Judges the values that the cache holds of these keys now; a verdict for each, in their order. Never rejects, and
   * ends within two seconds or when the signal aborts: what it cannot tell is `unknown`.
   */
  judge(keys: readonly string[], signal: AbortSignal): Promise<readonly Verdict[]>;
}

/** Everything the activities reach. */
export interface Ports {
  readonly cache: CachePort;
  readonly menuQueue: MenuQueuePort;
  readonly outbox: OutboxPort;
  readonly stores: StoresPort;
  readonly fleet: FleetPort;
  readonly server: ServerPort;
  /** Absent where the user supplies none: then nothing is judged. */
  readonly verify?: VerifyPort | undefined;
}
