import { defineQuery, defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
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
/** Of a signal that we do not know; the server takes a thousand characters. */
const longestName = 100;

/**
 * Installs the signals and the query. Signals that came before the first task run here, so the state must be complete
 * when this is called. Every handler is synchronous: none is open at continue-as-new.
 */
export function installOperatorHandlers(run: RunState): void {
  setHandler(defineQuery<Progress>(progressQuery), () => progressOf(run));
  const handlers = signalHandlers(run);
  // First of all: a handler of its own takes the waiting signals of its name only, out of their order (SDK 1.24), so
  // that a pause after a resume would be lost. Also takes what no other handler does.
  setDefaultSignalHandler((signal, payload) => {
    const handler = handlers.get(signal);
    if (handler) handler(payload);
    else refuse(run, signal.slice(0, longestName), 'there is no such signal');
  });
  for (const [signal, handler] of handlers) setHandler(defineSignal<[unknown]>(signal), handler);
}

type SignalHandler = (payload: unknown) => void;

function signalHandlers(run: RunState): Map<string, SignalHandler> {
  const handlers = new Map<string, SignalHandler>();
  const on = <T>(
    signal: string,
    check: (payload: unknown) => Checked<T>,
    apply: (value: T) => Author,
  ): void => {
    handlers.set(signal, (payload) => handle(run, signal, check(payload), apply));
  };

  on(
    pauseSignal,
    (payload) => checkPause(payload, Date.now()),
    (pause) => {
      run.pause = pause;
      return pause;
    },
  );

  on(
    resumeSignal,
    (payload) => onlyIf(run.pause !== undefined, 'the run is not paused', checkActor(payload)),
    (actor) => {
      run.pause = undefined;
      return { actor, reason: noReason };
    },
  );

  on(throttleSignal, checkThrottle, (request) => {
    run.throttle = request.throttle;
    run.paceVersion += 1;
    return request;
  });

  on(
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
    retryFailedSignal,
    (payload) => onlyIf(waitsForRetry(run), 'nothing waits to be tried again', checkActor(payload)),
    (actor) => {
      run.retryNow = true;
      return { actor, reason: noReason };
    },
  );

  on(
    approveSignal,
    (payload) => onlyIf(needsApproval(run), 'the run needs no approval', checkActor(payload)),
    (actor) => {
      run.approved = true;
      return { actor, reason: noReason };
    },
  );

  on(rejectSignal, checkAuthor, (author) => {
    run.rejection = { actor: author.actor, reason: author.reason };
    return author;
  });

  return handlers;
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

/** A checked signal is applied and remembered as the last action, or refused with its reason. */
function handle<T>(run: RunState, signal: string, checked: Checked<T>, apply: (value: T) => Author): void {
  if (!checked.ok) {
    refuse(run, signal, checked.reason);
    return;
  }
  const { actor, reason } = apply(checked.value);
  run.lastAction = { action: signal, actor, reason, at: now() };
  run.woken = true;
  showPhase(run);
}

function refuse(run: RunState, signal: string, reason: string): void {
  run.refused.push({ signal, reason, at: now() });
  if (run.refused.length > refusedKept) run.refused.shift();
  run.woken = true;
  showPhase(run);
}

function now(): string {
  return new Date(Date.now()).toISOString();
}

function onlyIf<T>(holds: boolean, reason: string, checked: Checked<T>): Checked<T> {
  return checked.ok && !holds ? { ok: false, reason } : checked;
}

function skippable(run: RunState): (store: string) => boolean {
  const stores = new Set(run.plan.stores);
  return (store) => stores.has(store) && !run.done.has(store);
}
