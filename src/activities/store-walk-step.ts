import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import type { LimiterClass } from '../limiter/limiter.ts';
import type { RunPace, RunPaces } from '../limiter/run-pace.ts';
import { toActivityFailure } from './activity-failure.ts';
import { awaitRun } from './await-run.ts';
import type { Ports } from './ports.ts';
import { leasedContext, type StepContext } from './step-context.ts';
import { outcomeOf, progressFrom, storesThrough, type StepProgress } from './step-progress.ts';
import type { WalkShare, WalkShares } from './walk-shares.ts';
import { walkStores, type Visit } from './walk-stores.ts';

/** What a visit has to go by, beside its context. */
export interface VisitAids {
  /** The run's own. */
  readonly pace: RunPace;
  /** What earlier attempts of the step had done. */
  readonly resumed: StepProgress;
}

/** What the walks of a process are bounded by, beside the limiter. */
export interface WalkLimits {
  readonly paces: RunPaces;
  readonly shares: WalkShares;
}

/** How a step walks its stores. */
export interface WalkKind {
  readonly storesPerVisit: number;
  /** Called when the walk begins: what it may have under way. */
  readonly enter: () => WalkShare;
  readonly visit: (stores: readonly string[], context: StepContext, aids: VisitAids) => Promise<Visit>;
}

const noMenus = { menusQueued: 0, menusOwed: false, alreadyProcessed: false };

/**
 * Takes a step over its stores, from where an earlier attempt was, with heartbeats; then queues the menus of the
 * stores that got through, and marks the outbox row where asked. A step that is called back, that has lost the server, or that the fleet's pause ends, answers
 * what it has done. Throws `ApplicationFailure`.
 */
export async function runStoreStep(
  ports: Ports,
  { paces }: Pick<WalkLimits, 'paces'>,
  step: StoreStep,
  kind: WalkKind,
): Promise<StepOutcome> {
  const { context: leased, endLease } = leasedContext(ports.server);
  const context = withHold(leased, ports);
  const resumed = progressFrom(context.heartbeatDetails, step.stores.length);
  let progress = (): StepProgress => resumed;
  const pace = paces.join(context.run.workflowId, step.keysPerSecond);
  const work = async (): Promise<StepOutcome> => {
    await awaitRun(context, ports.server);
    const share = kind.enter();
    const end = await walkStores({
      stores: step.stores,
      from: resumed,
      storesPerVisit: kind.storesPerVisit,
      share,
      stop: context.stop,
      onTrouble: context.isLocal ? 'stop' : step.failedBefore ? 'name' : 'judge',
      visit: (stores) => kind.visit(stores, context, { pace, resumed }),
      onProgress: (walked) => (progress = walked),
    }).finally(() => share.leave());
    progress = () => end.progress;
    if (end.error !== undefined) throw toActivityFailure(end.error, context, owing(step, end.progress));
    return await queueAndMark(ports, step, end.progress, context);
  };
  try {
    return await context.heartbeating(() => progress(), work);
  } finally {
    pace.leave();
    endLease();
  }
}

/** Class of a step's cache calls in the limiter. */
export function limiterClassOf(step: StoreStep): LimiterClass {
  return step.priority === 'bulk' ? 'bulk' : 'urgent';
}

/** What each key of a step waits for before it is asked for: the run's own pace, where it has one. */
export function turnsOf({ turn }: RunPace, stop: AbortSignal): (() => Promise<void>) | undefined {
  return turn === null ? undefined : () => turn(stop);
}

/** The fleet's pause stops a step just as its own signals do. */
function withHold(context: StepContext, { fleet }: Ports): StepContext {
  return { ...context, stop: AbortSignal.any([context.stop, fleet.holdSignal]) };
}

/**
 * The stages after the walk. A local step that cannot queue or mark owes it instead of failing: its deletes are not done
 * again, and what is stuck shows as a step of its own.
 */
async function queueAndMark(
  ports: Ports,
  step: StoreStep,
  progress: StepProgress,
  context: StepContext,
): Promise<StepOutcome> {
  const stores = storesThrough(step.stores, progress);
  const { hold } = ports.fleet;
  const held = hold && { held: hold };
  if (step.menus === null || stores.length === 0)
    return await markRowOf(ports, step, { ...outcomeOf(progress, noMenus), ...held });
  if (context.calledBack.aborted || hold !== undefined) return { ...owing(step, progress), ...held };
  try {
    const queued = await ports.menuQueue.queue(context.run, step.menus, stores);
    return await markRowOf(ports, step, outcomeOf(progress, { ...noMenus, ...queued }));
  } catch (error) {
    if (context.isLocal) return owing(step, progress);
    throw toActivityFailure(error, context, owing(step, progress));
  }
}

async function markRowOf({ outbox }: Ports, step: StoreStep, outcome: StepOutcome): Promise<StepOutcome> {
  const { next, failures, alreadyProcessed, held } = outcome;
  const isWhole = next === step.stores.length && failures.length === 0;
  if (step.marks === undefined || !isWhole || alreadyProcessed || held !== undefined) return outcome;
  // Only local steps mark; what cannot be marked now is a step of its own.
  return outbox.mark(step.marks).then(
    (marked) => ({ ...outcome, outbox: marked }),
    () => outcome,
  );
}

function owing(step: StoreStep, progress: StepProgress): StepOutcome {
  return outcomeOf(progress, { ...noMenus, menusOwed: step.menus !== null });
}
