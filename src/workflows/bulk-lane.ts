import { condition, sleep, workflowInfo } from '@temporalio/workflow';
import { limits } from '../contract/limits.ts';
import { launchDelete, launchQueue, launchSettle, type Flight } from './flights.ts';
import { isHeldUp, waitAtGate } from './pause-gate.ts';
import { showPhase } from './phase-visibility.ts';
import { paceOf, settleBatchSize, windowFor } from './run-pace.ts';
import type { RunState } from './run-state.ts';
import { nextSettleBatch } from './store-batches.ts';

/** Settle and queue steps in flight beside the deletes: they are short, and late menus are worse than late deletes. */
const followUpWindow = 2;

/** What is under way in the bulk lane. */
interface Traffic {
  readonly flights: Set<Flight>;
  settleTimerArmed: boolean;
}

/** Whether there is anything to work off, or to wait for before the last steps. */
export function isWorkLeft(run: RunState): boolean {
  return !isEmpty(run) || isHeldUp(run);
}

/**
 * Works off the run's lists with regular activities, in batches: delete, settle, queue, each batch on its own way, so
 * that a store's menu is queued as soon as its own keys are through. Returns when the lists are empty, or with
 * `continue-as-new` when the server asks for a fresh history; nothing is in flight then. Throws `RunRejected`.
 */
export async function workOff(run: RunState): Promise<'finished' | 'continue-as-new'> {
  const traffic: Traffic = { flights: new Set(), settleTimerArmed: false };
  for (;;) {
    run.woken = false;
    const suspending = workflowInfo().continueAsNewSuggested;
    if (!isHeldUp(run) && !suspending) dispatch(run, traffic);
    callBack(run, traffic.flights);
    run.stage = stageOf(run, traffic.flights);
    showPhase(run);
    if (traffic.flights.size > 0) {
      await condition(() => run.woken);
      continue;
    }
    if (run.rejection === undefined && suspending && !isEmpty(run)) return 'continue-as-new';
    if (isHeldUp(run)) await waitAtGate(run);
    else if (isEmpty(run)) return 'finished';
    else await condition(() => run.woken);
  }
}

function dispatch(run: RunState, traffic: Traffic): void {
  const { flights } = traffic;
  const pace = paceOf(run);
  while (run.toDelete.length > 0 && count(flights, 'delete') < windowFor(pace, run.batchWindow)) {
    const stores = take(run, limits.bulkBatchStores);
    if (stores.length > 0) flights.add(launchDelete(run, stores, flights));
  }
  while (run.toQueue.length > 0 && followUps(flights) < followUpWindow) {
    flights.add(launchQueue(run, run.toQueue.splice(0, limits.rowsPerStatement), flights));
  }
  while (followUps(flights) < followUpWindow) {
    const moreToCome = run.toDelete.length > 0 || count(flights, 'delete') > 0;
    const size = settleBatchSize(pace, run.plan.keyTemplates.length);
    const batch = nextSettleBatch(run.toSettle, size, moreToCome);
    if (batch === undefined) return;
    if (batch.dueAtMs > Date.now()) {
      armSettleTimer(run, traffic, batch.dueAtMs);
      return;
    }
    run.toSettle = [...batch.rest];
    flights.add(launchSettle(run, batch.stores, flights));
  }
}

/** Next stores to delete, without those that an operator excused meanwhile. */
function take(run: RunState, size: number): string[] {
  return run.toDelete.splice(0, size).filter((store) => !run.skipped.has(store));
}

/**
 * Calls back what must not go on: everything while held up; what was dispatched at another pace; deletes of stores that
 * were excused since, which no step is dispatched with.
 */
function callBack(run: RunState, flights: ReadonlySet<Flight>): void {
  for (const flight of flights) {
    if (isHeldUp(run) || isOfOtherPace(run, flight) || deletesExcused(run, flight)) flight.scope.cancel();
  }
}

function isOfOtherPace(run: RunState, { kind, paceVersion }: Flight): boolean {
  return kind !== 'queue' && paceVersion !== run.paceVersion;
}

function deletesExcused({ skipped }: RunState, { kind, stores }: Flight): boolean {
  return kind === 'delete' && skipped.size > 0 && stores.some((store) => skipped.has(store));
}

/** One durable timer at a time, for the batch that is due next. */
function armSettleTimer(run: RunState, traffic: Traffic, dueAtMs: number): void {
  if (traffic.settleTimerArmed) return;
  traffic.settleTimerArmed = true;
  const fire = (): void => {
    traffic.settleTimerArmed = false;
    run.woken = true;
  };
  // A cancelled run cancels the timer as well; the main loop is told by its own condition.
  sleep(dueAtMs - Date.now(), { summary: 'settle' }).then(fire, () => undefined);
}

function stageOf(run: RunState, flights: ReadonlySet<Flight>): RunState['stage'] {
  if (run.toDelete.length > 0 || count(flights, 'delete') > 0) return 'deleting';
  if (run.toSettle.length > 0 || count(flights, 'settle') > 0) return 'settling';
  return 'queueing';
}

function isEmpty(run: RunState): boolean {
  return run.toDelete.length === 0 && run.toSettle.length === 0 && run.toQueue.length === 0;
}

function count(flights: ReadonlySet<Flight>, kind: Flight['kind']): number {
  let found = 0;
  for (const flight of flights) if (flight.kind === kind) found += 1;
  return found;
}

function followUps(flights: ReadonlySet<Flight>): number {
  return flights.size - count(flights, 'delete');
}
