import type { CarriedRun } from '../contract/carried-run.ts';
import { packLists } from './carried-lists.ts';
import type { RunState } from './run-state.ts';

/** What the successor needs; call it only when nothing is in flight. */
export function carryRunState(run: RunState): CarriedRun {
  return {
    ...packLists(run.plan.stores, run),
    keysDeleted: run.keysDeleted,
    refilled: run.refilled,
    ...(run.verification.verified && { verified: run.verification.verified }),
    menusQueued: run.menusQueued,
    alreadyProcessed: run.alreadyProcessed,
    approved: run.approved,
    slowTries: run.slowTries,
    retrying: run.retrying,
    activeMenusAfter: run.activeMenusAfter,
    startedAtMs: run.startedAtMs,
    ...(run.pause && { pause: run.pause }),
    ...(run.held && { held: run.held }),
    ...(run.throttle && { throttle: run.throttle }),
    ...(run.lastAction && { lastAction: run.lastAction }),
    refused: run.refused,
    ...(run.shownPhase && { shownPhase: run.shownPhase }),
  };
}
