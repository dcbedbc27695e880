import { defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import {
  approveSignal,
  pauseSignal,
  progressQuery,
  rejectSignal,
  resumeSignal,
  retryFailedSignal,
  skipStoresSignal,
  throttleSignal,
} from '../contract/names.ts';
import type { Progress } from '../contract/progress.ts';
import {
  checkActor,
  checkAuthor,
  checkPause,
  checkSkip,
  checkThrottle,
  type Author,
  type Checked,
} from './operator-messages.ts';
import { showPhase } from './phase-visibility.ts';
import { progressOf } from './progress.ts';
import type { RunState } from './run-state.ts';

const refusedKept = 20;
const noReason = '';

/**
 * Installs the signals and the query. Signals that came before the first task run inside `setHandler`, so the state
 * must be complete when this is called. Every handler is synchronous: none is open at continue-as-new.
 */
export function installOperatorHandlers(run: RunState): void {
  setHandler(defineQuery<Progress>(progressQuery), () => progressOf(run));

  on(
    run,
    pauseSignal,
    (payload) => checkPause(payload, Date.now()),
    (pause) => {
      run.pause = pause;
      return pause;
    },
  );

  on(
    run,
    resumeSignal,
    (payload) => onlyIf(run.pause !== undefined, 'the run is not paused', checkActor(payload)),
    (actor) => {
      run.pause = undefined;
      return { actor, reason: noReason };
    },
  );

  on(run, throttleSignal, checkThrottle, (request) => {
    run.throttle = request.throttle;
    run.paceVersion += 1;
    return request;
  });

  on(
    run,
    skipStoresSignal,
    (payload) => checkSkip(payload, skippable(run)),
    (request) => {
      for (const store of request.stores) {
        run.failed.delete(store);
        run.skipped.set(store, { store, actor: request.actor, reason: request.reason });
      }
      return request;
    },
  );

  on(
    run,
    retryFailedSignal,
    (payload) => onlyIf(waitsForRetry(run), 'nothing waits to be tried again', checkActor(payload)),
    (actor) => {
      run.retryNow = true;
      return { actor, reason: noReason };
    },
  );

  on(
    run,
    approveSignal,
    (payload) => onlyIf(needsApproval(run), 'the run needs no approval', checkActor(payload)),
    (actor) => {
      run.approved = true;
      return { actor, reason: noReason };
    },
  );

  on(run, rejectSignal, checkAuthor, (author) => {
    run.rejection = { actor: author.actor, reason: author.reason };
    return author;
  });
}

/** Whether the run must not start before somebody approved it. */
export function needsApproval(run: RunState): boolean {
  const { approveAbove, stores } = run.plan;
  return !run.approved && approveAbove !== null && stores.length > approveAbove;
}

/** A run is blocked as soon as one step is; its wait begins when the other steps in flight have come back. */
function waitsForRetry(run: RunState): boolean {
  return run.nextTryAtMs !== undefined || run.blocked !== undefined;
}

/** A signal: checked, then applied and remembered as the last action; or refused with its reason. */
function on<T>(
  run: RunState,
  signal: string,
  check: (payload: unknown) => Checked<T>,
  apply: (value: T) => Author,
): void {
  setHandler(defineSignal<[unknown]>(signal), (payload: unknown) => {
    const at = new Date(Date.now()).toISOString();
    const checked = check(payload);
    if (checked.ok) {
      const { actor, reason } = apply(checked.value);
      run.lastAction = { action: signal, actor, reason, at };
    } else {
      run.refused.push({ signal, reason: checked.reason, at });
      if (run.refused.length > refusedKept) run.refused.shift();
    }
    run.woken = true;
    showPhase(run);
  });
}

function onlyIf<T>(holds: boolean, reason: string, checked: Checked<T>): Checked<T> {
  return checked.ok && !holds ? { ok: false, reason } : checked;
}

function skippable(run: RunState): (store: string) => boolean {
  const stores = new Set(run.plan.stores);
  return (store) => stores.has(store) && !run.done.has(store);
}
