import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { ActiveMenusOutcome, ActiveMenusStep } from '../contract/activities.ts';
import { bulkActivities, localActivities } from './activity-profiles.ts';
import { isHeldUp, passGate } from './pause-gate.ts';
import { showPhase } from './phase-visibility.ts';
import type { RunState } from './run-state.ts';
import { blocksRun, stepFailure } from './step-failure.ts';
import { menuRequest, outboxRow } from './store-step.ts';

/** Queues the menus of all active stores; a pause calls the step back, which tells where it was. */
export async function queueActiveMenus(run: RunState, menusPerSecond: number): Promise<void> {
  run.stage = 'queueing';
  const nextStep = (): ActiveMenusStep => ({
    menus: menuRequest(run),
    menusPerSecond,
    after: run.activeMenusAfter,
  });
  const book = (outcome: ActiveMenusOutcome): void => {
    run.menusQueued += outcome.menusQueued;
    run.activeMenusAfter = outcome.after;
    run.alreadyProcessed ||= outcome.alreadyProcessed;
    if (outcome.held) run.held = outcome.held;
  };
  for (;;) {
    const outcome = await persist(
      run,
      () =>
        bulkActivities.queueActiveMenus.executeWithOptions({ summary: 'queue all active stores' }, [
          nextStep(),
        ]),
      book,
    );
    book(outcome);
    if (outcome.finished || outcome.alreadyProcessed) return;
  }
}

const markSummary = { summary: 'mark outbox row' };

/** Marks the outbox row that is ours and that the last step has not marked: last, and once. */
export async function markOutbox(run: RunState): Promise<void> {
  if (run.alreadyProcessed) {
    run.outbox = 'already-marked';
    return;
  }
  await passGate(run);
  run.stage = 'queueing';
  const row = outboxRow(run);
  try {
    run.outbox = await localActivities.markOutbox.executeWithOptions(markSummary, [row]);
  } catch (error) {
    if (endsRun(error)) throw error;
    run.outbox = await persist(run, () => bulkActivities.markOutbox.executeWithOptions(markSummary, [row]));
  }
}

/**
 * Runs a regular step until it succeeds: through pauses, which call it back, and through what blocks it. `partly` books
 * what a failed step had done, where it told.
 */
async function persist<T>(run: RunState, step: () => Promise<T>, partly?: (outcome: T) => void): Promise<T> {
  for (;;) {
    await passGate(run);
    showPhase(run);
    const scope = new CancellationScope();
    try {
      const result = scope.run(step);
      void condition(() => isHeldUp(run))
        .then(() => scope.cancel())
        .catch(() => undefined);
      return await result;
    } catch (error) {
      if (endsRun(error)) throw error;
      if (isCancellation(error)) continue;
      const { failure, outcome } = stepFailure<T>(error);
      if (outcome) partly?.(outcome);
      if (blocksRun(failure, scope.consideredCancelled)) run.blocked = failure;
    }
  }
}

/** Tells the cancellation of the whole run from that of a step that a pause called back, maybe resumed since. */
function endsRun(error: unknown): boolean {
  return isCancellation(error) && CancellationScope.current().consideredCancelled;
}
