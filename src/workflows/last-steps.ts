import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { bulkActivities, localActivities } from './activity-profiles.ts';
import { isHeldUp, passGate } from './pause-gate.ts';
import { showPhase } from './phase-visibility.ts';
import type { RunState } from './run-state.ts';
import { stepFailure } from './step-failure.ts';
import { menuRequest } from './store-step.ts';

/** Queues the menus of all active stores; a pause calls the step back, which tells where it was. */
export async function queueActiveMenus(run: RunState): Promise<void> {
  const { menus } = run.plan;
  if (menus.kind !== 'allActive') return;
  run.stage = 'queueing';
  for (;;) {
    const step = {
      menus: menuRequest(run),
      menusPerSecond: menus.menusPerSecond,
      after: run.activeMenusAfter,
    };
    const outcome = await persist(run, () =>
      bulkActivities.queueActiveMenus.executeWithOptions({ summary: 'queue all active stores' }, [step]),
    );
    run.menusQueued += outcome.menusQueued;
    run.activeMenusAfter = outcome.after;
    run.alreadyProcessed ||= outcome.alreadyProcessed;
    if (outcome.finished || outcome.alreadyProcessed) return;
  }
}

/** Marks the outbox row: last, once, and only where it is ours. */
export async function markOutbox(run: RunState): Promise<void> {
  if (run.plan.outbox === 'foreign') return;
  if (run.alreadyProcessed) {
    run.outbox = 'already-marked';
    return;
  }
  await passGate(run);
  run.stage = 'queueing';
  const row = { jobId: run.event.jobId, source: run.event.source };
  try {
    run.outbox = await localActivities.markOutbox(row);
  } catch (error) {
    if (isCancellation(error)) throw error;
    run.outbox = await persist(run, () =>
      bulkActivities.markOutbox.executeWithOptions({ summary: 'mark outbox row' }, [row]),
    );
  }
}

/** Runs a regular step until it succeeds: through pauses, which call it back, and through what blocks it. */
async function persist<T>(run: RunState, step: () => Promise<T>): Promise<T> {
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
      if (!isCancellation(error)) run.blocked = stepFailure(error).failure;
      else if (!isHeldUp(run)) throw error;
    }
  }
}
