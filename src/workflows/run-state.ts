import type { SettleGroup, SkippedStore } from '../contract/carried-run.ts';
import type { EventOrigin } from '../contract/event.ts';
import type { Failure, StoreFailure } from '../contract/failure-codes.ts';
import type { InvalidationInput } from '../contract/invalidation.ts';
import { limits } from '../contract/limits.ts';
import { laneOf, type Lane } from '../contract/lane.ts';
import { globalUnit, type InvalidationPlan } from '../contract/plan.ts';
import type {
  FleetHold,
  OperatorAction,
  OutboxOutcome,
  PauseState,
  Phase,
  RefusedSignal,
  ThrottleState,
} from '../contract/progress.ts';
import { newLists, unpackLists } from './carried-lists.ts';
import type { RateSample } from './delete-rate.ts';
import { newVerification, type Verification } from './verify-share.ts';

/** What a run is about, apart from what operators and failures make of it. */
export type Stage = Extract<
  Phase,
  'deleting' | 'settling' | 'queueing' | 'processed' | 'already-processed' | 'rejected'
>;

/**
 * Everything a run knows. One object, changed only by the lanes, by `record-outcomes.ts` and by the operator handlers.
 * A store of the plan is in exactly one of: `toDelete`, in flight, `toSettle`, `toQueue`, `done`, `failed`; `skipped`
 * marks stores that are not waited for, wherever they are.
 */
export interface RunState {
  readonly event: EventOrigin;
  readonly plan: InvalidationPlan;
  readonly lane: Lane;
  /** Batches in flight, unless the run has a pace of its own. */
  readonly batchWindow: number;
  /** The last stages of a small change are one step. */
  readonly joinsSteps: boolean;
  readonly startedAtMs: number;
  stage: Stage;
  toDelete: string[];
  toSettle: SettleGroup[];
  toQueue: string[];
  readonly done: Set<string>;
  readonly failed: Map<string, StoreFailure>;
  readonly skipped: Map<string, SkippedStore>;
  keysDeleted: number;
  refilled: number;
  readonly verification: Verification;
  menusQueued: number;
  alreadyProcessed: boolean;
  activeMenusAfter: string;
  outbox: OutboxOutcome;
  approved: boolean;
  /** Waiting for `approve` now. */
  awaitingApproval: boolean;
  rejection: { readonly actor: string; readonly reason: string } | undefined;
  pause: PauseState | undefined;
  /** The fleet's pause that a step answered; until `awaitFleet` has found it over. */
  held: FleetHold | undefined;
  throttle: ThrottleState | undefined;
  /** Counts changes of the pace: a step dispatched under an older one is called back. */
  paceVersion: number;
  blocked: Failure | undefined;
  /** Tries of the slow schedule so far. */
  slowTries: number;
  /** When failed stores or a blocked step are tried again (epoch ms), while the run waits for that. */
  nextTryAtMs: number | undefined;
  /** Only stores are left that failed before: they go back to the failed list rather than hold their step. */
  retrying: boolean;
  /** `retryFailed` asks not to wait for the slow schedule. */
  retryNow: boolean;
  lastAction: OperatorAction | undefined;
  readonly refused: RefusedSignal[];
  readonly samples: RateSample[];
  /** Something happened that the main loop has not looked at yet. */
  woken: boolean;
  /** The phase that the search attribute shows; undefined when the run was started without. */
  shownPhase: Phase | undefined;
  shownPaused: boolean;
}

/** State of a new run, or of one that goes on after continue-as-new. */
export function createRunState(input: InvalidationInput, nowMs: number): RunState {
  const { plan, carried } = input;
  const lane = laneOf(plan);
  const lists = carried ? unpackLists(plan.stores, carried) : newLists(plan.stores);
  return {
    event: input.event,
    plan,
    lane,
    batchWindow: input.batchWindow ?? limits.formerBatchWindow,
    joinsSteps: input.joinsSteps ?? false,
    startedAtMs: carried?.startedAtMs ?? nowMs,
    stage: 'deleting',
    ...lists,
    keysDeleted: carried?.keysDeleted ?? 0,
    refilled: carried?.refilled ?? 0,
    verification: newVerification(plan.stores, lists, carried?.verified),
    menusQueued: carried?.menusQueued ?? 0,
    alreadyProcessed: carried?.alreadyProcessed ?? false,
    activeMenusAfter: carried?.activeMenusAfter ?? '',
    outbox: plan.outbox === 'own' ? 'pending' : 'foreign',
    approved: carried?.approved ?? false,
    awaitingApproval: false,
    rejection: undefined,
    pause: carried?.pause,
    held: carried?.held,
    throttle: carried?.throttle,
    paceVersion: 0,
    blocked: undefined,
    slowTries: carried?.slowTries ?? 0,
    nextTryAtMs: undefined,
    retrying: carried?.retrying ?? false,
    retryNow: false,
    lastAction: carried?.lastAction,
    refused: [...(carried?.refused ?? [])],
    samples: [{ atMs: nowMs, keys: 0 }],
    woken: false,
    shownPhase: carried ? carried.shownPhase : lane === 'bulk' ? 'deleting' : undefined,
    shownPaused: carried?.pause !== undefined,
  };
}

/** Whether the run still has to queue menus of the event's stores. */
export function wantsEventMenus(run: RunState): boolean {
  return run.plan.menus.kind === 'event' && !run.alreadyProcessed;
}

/** Counts of stores as shown; the unit of a rule without fan-out is not a store. */
export function countStores(run: RunState): {
  total: number;
  done: number;
  failed: number;
  skipped: number;
} {
  const named = run.plan.stores[0] !== globalUnit;
  return {
    total: named ? run.plan.stores.length : 0,
    done: named ? run.done.size : 0,
    failed: named ? run.failed.size : 0,
    skipped: named ? run.skipped.size : 0,
  };
}
