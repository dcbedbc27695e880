import type { QueueOutcome, StepOutcome } from '../contract/activities.ts';
import type { StoreFailure } from '../contract/failure-codes.ts';
import { sampleKeys } from './delete-rate.ts';
import { wantsEventMenus, type RunState } from './run-state.ts';
import { recordVerified } from './verify-share.ts';

/** Books what a delete step did; the stores it did not deal with go back to the front of the line. */
export function recordDelete(
  run: RunState,
  step: { readonly stores: readonly string[]; readonly queuesMenus: boolean },
  outcome: StepOutcome,
  nowMs: number,
): void {
  const through = recordCounts(run, step.stores, outcome, nowMs);
  run.toDelete = [...step.stores.slice(outcome.next), ...run.toDelete];
  if (run.plan.settleMs > 0) {
    if (through.length > 0) run.toSettle.push({ stores: through, dueAtMs: nowMs + run.plan.settleMs });
  } else {
    finishOrQueue(run, through, step.queuesMenus && !outcome.menusOwed);
  }
}

/** Books what a settle step did; the stores it did not deal with are due at once. */
export function recordSettle(
  run: RunState,
  step: { readonly stores: readonly string[]; readonly queuesMenus: boolean },
  outcome: StepOutcome,
  nowMs: number,
): void {
  const through = recordCounts(run, step.stores, outcome, nowMs);
  const rest = step.stores.slice(outcome.next);
  if (rest.length > 0) run.toSettle.unshift({ stores: rest, dueAtMs: nowMs });
  finishOrQueue(run, through, step.queuesMenus && !outcome.menusOwed);
}

/** Books that the menus of the stores are queued, or need not be; held by the fleet's pause they stay in line. */
export function recordQueued(run: RunState, stores: readonly string[], outcome: QueueOutcome): void {
  if (outcome.held) {
    run.held = outcome.held;
    run.toQueue.unshift(...stores);
    return;
  }
  run.menusQueued += outcome.menusQueued;
  run.alreadyProcessed ||= outcome.alreadyProcessed;
  run.outbox = outcome.outbox ?? run.outbox;
  finishOrQueue(run, stores, true);
}

/** Moves failed stores that nobody excused back in line. */
export function requeueFailed(run: RunState): void {
  const again = [...run.failed.keys()].filter((store) => !run.skipped.has(store));
  for (const store of again) run.failed.delete(store);
  run.toDelete.push(...again);
  run.retrying = true;
}

function recordCounts(
  run: RunState,
  stores: readonly string[],
  outcome: StepOutcome,
  nowMs: number,
): string[] {
  run.keysDeleted += outcome.keysDeleted;
  run.refilled += outcome.refilled;
  recordVerified(run.verification, outcome.verified);
  run.menusQueued += outcome.menusQueued;
  run.alreadyProcessed ||= outcome.alreadyProcessed;
  run.outbox = outcome.outbox ?? run.outbox;
  if (outcome.held) run.held = outcome.held;
  sampleKeys(run, nowMs, outcome.keysDeleted);
  const failures = new Map<string, StoreFailure>(outcome.failures.map((failure) => [failure.store, failure]));
  for (const failure of failures.values()) {
    if (!run.skipped.has(failure.store)) run.failed.set(failure.store, failure);
  }
  return stores.slice(0, outcome.next).filter((store) => !failures.has(store));
}

function finishOrQueue(run: RunState, stores: readonly string[], menusQueued: boolean): void {
  if (!menusQueued && wantsEventMenus(run)) {
    run.toQueue.push(...stores);
    return;
  }
  for (const store of stores) {
    run.done.add(store);
    run.skipped.delete(store);
  }
}
