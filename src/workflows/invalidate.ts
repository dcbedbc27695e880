import { condition, continueAsNew } from '@temporalio/workflow';
import type { InvalidationInput } from '../contract/invalidation.ts';
import { deleteLane } from '../contract/lane.ts';
import type { InvalidationResult } from '../contract/progress.ts';
import { isWorkLeft, workOff } from './bulk-lane.ts';
import { carryRunState } from './carry-run-state.ts';
import { restartRate } from './delete-rate.ts';
import { waitForRetry } from './failed-stores.ts';
import { markOutbox, queueActiveMenus } from './last-steps.ts';
import { runLocally } from './local-lane.ts';
import { installOperatorHandlers, needsApproval } from './operator-handlers.ts';
import { isHeldUp, passGate, RunRejected } from './pause-gate.ts';
import { showPhase, upsertPhase } from './phase-visibility.ts';
import { resultOf } from './progress.ts';
import { createRunState, type RunState } from './run-state.ts';

/**
 * One change event, from its first delete to the mark in the outbox. Ends as completed: `processed`,
 * `already-processed` or `rejected`; until then it stays open, visibly, with its reason.
 *
 * Waits only where there is something to wait for: the SDK keeps a stack trace of every promise in the sandbox, a tenth
 * of a millisecond each, and a small change has little else to do here.
 */
export async function invalidate(input: InvalidationInput): Promise<InvalidationResult> {
  const run = createRunState(input, Date.now());
  installOperatorHandlers(run);
  try {
    if (needsApproval(run)) await waitForApproval(run);
    if (isHeldUp(run)) await passGate(run);
    if (input.carried === undefined && deleteLane(run.plan) === 'local') await runLocally(run);
    for (;;) {
      if (!isWorkLeft(run)) enterLastStage(run);
      else if ((await workOff(run)) === 'continue-as-new') {
        return await continueAsNew<typeof invalidate>({ ...input, carried: carryRunState(run) });
      }
      if (run.failed.size === 0) break;
      await waitForRetry(run);
    }
    const { menus } = run.plan;
    if (menus.kind === 'allActive') await queueActiveMenus(run, menus.menusPerSecond);
    if (run.outbox === 'pending') await markOutbox(run);
    return finish(run, endedBefore(run) ? 'already-processed' : 'processed');
  } catch (error) {
    if (error instanceof RunRejected) return finish(run, 'rejected');
    throw error;
  }
}

async function waitForApproval(run: RunState): Promise<void> {
  run.awaitingApproval = true;
  while (needsApproval(run)) {
    showPhase(run);
    await passGate(run);
    await condition(() => run.approved || isHeldUp(run));
  }
  run.awaitingApproval = false;
  restartRate(run, Date.now());
}

/** What `workOff` ends with, where it has nothing to do. What waits next, or ends the run, shows the details. */
function enterLastStage(run: RunState): void {
  run.stage = 'queueing';
  upsertPhase(run);
}

/** An earlier run of the same job had done it all: this one found the outbox row marked. */
function endedBefore(run: RunState): boolean {
  return run.alreadyProcessed || (run.plan.menus.kind === 'none' && run.outbox === 'already-marked');
}

function finish(run: RunState, outcome: InvalidationResult['outcome']): InvalidationResult {
  run.stage = outcome;
  showPhase(run);
  return resultOf(run, outcome);
}
