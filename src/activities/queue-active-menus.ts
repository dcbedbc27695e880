import type { ActiveMenusOutcome, ActiveMenusStep } from '../contract/activities.ts';
import { limits } from '../contract/limits.ts';
import { sleepUntil } from '../sleep-until.ts';
import { toActivityFailure } from './activity-failure.ts';
import { awaitRun } from './await-run.ts';
import type { Ports } from './ports.ts';
import { leasedContext } from './step-context.ts';

const pagesPerSecond = 2;

/**
 * Queues the menus of all active stores in pages, at most `menusPerSecond`, in the order of their ids; the heartbeat
 * keeps the last one. Called back, without the server, or held by the fleet's pause, it answers where it was.
 */
export async function queueActiveMenus(ports: Ports, step: ActiveMenusStep): Promise<ActiveMenusOutcome> {
  const { context, endLease } = leasedContext(ports.server);
  let state = resumeFrom(step, context.heartbeatDetails);
  const page = pageOf(step.menusPerSecond);
  const stop = AbortSignal.any([context.calledBack, ports.fleet.holdSignal]);
  const startedAt = performance.now();
  let queuedHere = 0;
  const work = async (): Promise<ActiveMenusOutcome> => {
    await awaitRun(context, ports.server);
    while (!stop.aborted) {
      const stores = await ports.stores.activeStores(state.after, page);
      if (stores.length > 0) {
        const queued = await ports.menuQueue.queue(context.run, step.menus, stores);
        if (queued.alreadyProcessed) return { ...state, finished: true, alreadyProcessed: true };
        queuedHere += stores.length;
        state = {
          ...state,
          menusQueued: state.menusQueued + queued.menusQueued,
          after: stores.at(-1) ?? state.after,
        };
      }
      if (stores.length < page) return { ...state, finished: true };
      const dueMs = startedAt + (queuedHere / step.menusPerSecond) * 1000 - performance.now();
      if (dueMs > 0) await sleepUntil(dueMs, stop);
    }
    const { hold } = ports.fleet;
    return { ...state, ...(hold && { held: hold }) };
  };
  try {
    return await context.heartbeating(() => state, work);
  } catch (error) {
    throw toActivityFailure(error, context, state);
  } finally {
    endLease();
  }
}

/** Stores per page: half a second's worth, within one statement. */
export function pageOf(menusPerSecond: number): number {
  return Math.min(limits.rowsPerStatement, Math.max(1, Math.ceil(menusPerSecond / pagesPerSecond)));
}

function resumeFrom(step: ActiveMenusStep, details: unknown): ActiveMenusOutcome {
  const start = { menusQueued: 0, after: step.after, finished: false, alreadyProcessed: false };
  if (typeof details !== 'object' || details === null) return start;
  const { after, menusQueued } = details as Partial<ActiveMenusOutcome>;
  if (typeof after !== 'string' || typeof menusQueued !== 'number') return start;
  return { ...start, after, menusQueued };
}
