import type { StoreFailure } from './failure-codes.ts';
import type { Priority } from './plan.ts';
import type { FleetHold, OutboxOutcome } from './progress.ts';
import type { Verified } from './verified.ts';

/** On whose behalf menus are queued: who asked last, how urgently, and whether the outbox row has a say. */
export interface MenuRequest {
  readonly jobId: string;
  readonly source: string;
  readonly eventId: string;
  readonly priority: Priority;
  /** `own`: nothing is queued when the row is marked already by an earlier run. */
  readonly outbox: 'own' | 'foreign';
}

/** A row of the outbox. */
export interface OutboxRow {
  readonly jobId: string;
  readonly source: string;
}

/** One step over some stores of a run. */
export interface StoreStep {
  readonly stores: readonly string[];
  readonly keyTemplates: readonly string[];
  readonly priority: Priority;
  /** The run's own pace: the smaller of its throttle and its rule's; null leaves it to the process's limiter. */
  readonly keysPerSecond: number | null;
  /** These stores failed before: those that fail again are told as failures, the step is not held for them. */
  readonly failedBefore: boolean;
  /** Menus to queue, in the same step, of the stores that got through; null for none. */
  readonly menus: MenuRequest | null;
  /** Row to mark, in the same step, when every store got through and its menu is queued: the step is the run's last. */
  readonly marks?: OutboxRow;
  /** Settle step: so many of the keys found filled again are judged, where the worker has a verify port. Default 0. */
  readonly verifyKeys?: number;
}

/** What a step did. Stores before `next` are dealt with: done, or named in `failures`. */
export interface StepOutcome {
  /** Index of the first store that was not dealt with; `stores.length` when the step is finished. */
  readonly next: number;
  /** Stores that did not get through, with why. */
  readonly failures: readonly StoreFailure[];
  readonly keysDeleted: number;
  /** Keys found filled again, in the settle stage. */
  readonly refilled: number;
  /** Refilled keys that were judged; absent where none was. */
  readonly verified?: Verified;
  readonly menusQueued: number;
  /** The step was stopped before it queued the menus of the stores that are done. */
  readonly menusOwed: boolean;
  /** The outbox row was marked by an earlier run, so no menu was queued. */
  readonly alreadyProcessed: boolean;
  /** What became of the row to mark; absent where it was not marked. */
  readonly outbox?: MarkOutcome;
  /** The pause of the fleet that ended the step early. */
  readonly held?: FleetHold;
}

/** What queueing menus did. */
export interface QueueOutcome {
  readonly menusQueued: number;
  readonly alreadyProcessed: boolean;
  /** As in `StepOutcome`. */
  readonly outbox?: MarkOutcome;
  /** The pause of the fleet for which no menu was queued. */
  readonly held?: FleetHold;
}

/** Menus of all active stores, page by page. */
export interface ActiveMenusStep {
  readonly menus: MenuRequest;
  readonly menusPerSecond: number;
  /** Store id to go on after; empty at the start. */
  readonly after: string;
}

export interface ActiveMenusOutcome {
  readonly menusQueued: number;
  /** Last store id queued. */
  readonly after: string;
  readonly finished: boolean;
  readonly alreadyProcessed: boolean;
  /** The pause of the fleet that ended the step early. */
  readonly held?: FleetHold;
}

/** What the mark step did. */
export type MarkOutcome = Exclude<OutboxOutcome, 'pending' | 'foreign'>;

/**
 * The activities of a run: what the workflow proxies and the worker implements. Every one is idempotent, also while
 * a second copy of it runs. Failures carry a `FailureCode` as their type; see `src/activities/activity-failure.ts`.
 * A cancelled step returns what it has done, and so does one that the fleet's pause ends.
 */
export interface InvalidationActivities {
  /** Deletes every key of the stores, then queues their menus and marks the outbox row where asked. As a local activity it stops after a second and returns what it has done. */
  deleteStoreKeys(step: StoreStep): Promise<StepOutcome>;
  /** Looks which keys came back, has a sample of them judged, deletes those that came back, then queues and marks as above. */
  settleStoreKeys(step: StoreStep): Promise<StepOutcome>;
  /** Queues the menus of the stores, then marks the outbox row where asked. */
  queueMenus(step: {
    readonly stores: readonly string[];
    readonly menus: MenuRequest;
    readonly marks?: OutboxRow;
  }): Promise<QueueOutcome>;
  /** Queues the menus of all active stores at the given rate. */
  queueActiveMenus(step: ActiveMenusStep): Promise<ActiveMenusOutcome>;
  /** Marks the outbox row as processed. No pause of the fleet holds it: it deletes nothing and queues no menu. */
  markOutbox(row: OutboxRow): Promise<MarkOutcome>;
  /** Returns when the fleet is not paused; fails with `held`, to be tried again soon, while it is. */
  awaitFleet(): Promise<void>;
}
