import { keyCount } from '../contract/plan.ts';
import type { InvalidationResult, Phase, Progress } from '../contract/progress.ts';
import { consistencyOf } from '../contract/verified.ts';
import { recentKeysPerSecond } from './delete-rate.ts';
import { paceOf } from './run-pace.ts';
import { countStores, type RunState } from './run-state.ts';

const shownFailures = 20;

/** The phase an operator sees: what holds the run comes before what the run is about. */
export function phaseOf(run: RunState): Phase {
  if (run.stage === 'processed' || run.stage === 'already-processed' || run.stage === 'rejected')
    return run.stage;
  if (run.pause) return 'paused';
  if (run.awaitingApproval) return 'approval';
  if (run.held) return 'held';
  if (run.blocked) return 'blocked';
  if (run.nextTryAtMs !== undefined) return 'waiting';
  return run.stage;
}

/** Answer of the `progress` query. */
export function progressOf(run: RunState): Progress {
  const phase = phaseOf(run);
  const moving = phase === 'deleting' || phase === 'settling';
  const keysPerSecond = moving ? recentKeysPerSecond(run.samples) : 0;
  // Until the first batch is back, and after a new pace, only the pace in force can tell.
  const expectedRate = keysPerSecond > 0 || !moving ? keysPerSecond : (paceOf(run) ?? 0);
  const keysLeft = Math.max(
    0,
    keyCount(run.plan) - run.keysDeleted - run.skipped.size * run.plan.keyTemplates.length,
  );
  return {
    phase,
    stores: countStores(run),
    keysDeleted: run.keysDeleted,
    refilled: run.refilled,
    ...consistency(run),
    menusQueued: run.menusQueued,
    keysPerSecond: Math.round(keysPerSecond),
    etaSeconds: keysLeft === 0 ? 0 : expectedRate > 0 ? Math.ceil(keysLeft / expectedRate) : null,
    ...(run.pause && { paused: run.pause }),
    ...(run.held && { held: run.held }),
    ...(run.throttle && { throttle: run.throttle }),
    outbox: run.outbox,
    ...(run.lastAction && { lastAction: run.lastAction }),
    ...(run.blocked && { blocked: run.blocked }),
    ...(run.nextTryAtMs !== undefined && { nextTry: new Date(run.nextTryAtMs).toISOString() }),
    failures: [...run.failed.values()].slice(0, shownFailures),
    refused: run.refused,
  };
}

/** What a completed run reports. */
export function resultOf(run: RunState, outcome: InvalidationResult['outcome']): InvalidationResult {
  const skipped = [...run.skipped.values()].slice(0, shownFailures);
  return {
    outcome,
    stores: countStores(run),
    keysDeleted: run.keysDeleted,
    refilled: run.refilled,
    ...consistency(run),
    menusQueued: run.menusQueued,
    outbox: run.outbox,
    ...(skipped.length > 0 && { skipped }),
    ...(outcome === 'rejected' && run.rejection && { rejectedBy: run.rejection }),
  };
}

function consistency({ verification: { verified } }: RunState): Pick<Progress, 'consistency'> {
  return verified === undefined ? {} : { consistency: consistencyOf(verified) };
}
