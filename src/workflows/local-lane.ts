import { sleep } from '@temporalio/workflow';
import { localActivities } from './activity-profiles.ts';
import { isHeldUp, passGate } from './pause-gate.ts';
import { showDetails } from './phase-visibility.ts';
import { recordDelete, recordQueued, recordSettle } from './record-outcomes.ts';
import type { RunState } from './run-state.ts';
import { localGroups } from './store-batches.ts';
import { lastRow, menuRequest, settleStep, stagesSummary, stepSummary, storeStep } from './store-step.ts';
import { returnVerifyKeys } from './verify-share.ts';

/**
 * Takes a small event through its stages with local activities. Whatever a step leaves, because it failed twice, was
 * slow or was held, stays in the run's lists for the bulk lane: there it is visible.
 */
export async function runLocally(run: RunState): Promise<void> {
  await deleteLocally(run);
  if (run.toSettle.length > 0) await settleLocally(run);
  if (run.toQueue.length > 0) await queueLocally(run);
}

function deleteLocally(run: RunState): Promise<unknown> {
  const stores = run.toDelete.filter((store) => !run.skipped.has(store));
  run.toDelete = [];
  if (run.joinsSteps && stores.length > 0) return deleteGroup(run, stores, run.plan.settleMs === 0);
  return Promise.all(localGroups(stores).map((group) => deleteGroup(run, group, false)));
}

async function deleteGroup(run: RunState, stores: readonly string[], isLast: boolean): Promise<void> {
  const step = { ...storeStep(run, stores, isLast), ...(isLast && lastRow(run)) };
  try {
    const outcome = await localActivities.deleteStoreKeys.executeWithOptions(
      { summary: stagesSummary('delete', step) },
      [step],
    );
    recordDelete(run, { stores, queuesMenus: isLast }, outcome, Date.now());
  } catch {
    run.toDelete.push(...stores);
  }
}

async function settleLocally(run: RunState): Promise<void> {
  run.stage = 'settling';
  showDetails(run);
  await sleep(run.plan.settleMs, { summary: 'settle' });
  if (isHeldUp(run)) await passGate(run);
  const stores = run.toSettle.flatMap((group) => group.stores);
  const groups = run.toSettle;
  run.toSettle = [];
  const step = { ...settleStep(run, stores), ...lastRow(run) };
  try {
    const outcome = await localActivities.settleStoreKeys.executeWithOptions(
      { summary: stepSummary('settle', stores) },
      [step],
    );
    recordSettle(run, { stores, queuesMenus: step.menus !== null }, outcome, Date.now());
  } catch {
    run.toSettle = groups;
  } finally {
    returnVerifyKeys(run.verification, step.verifyKeys);
  }
}

async function queueLocally(run: RunState): Promise<void> {
  if (isHeldUp(run)) await passGate(run);
  run.stage = 'queueing';
  showDetails(run);
  const stores = run.toQueue;
  run.toQueue = [];
  const step = { stores, menus: menuRequest(run), ...lastRow(run) };
  try {
    const outcome = await localActivities.queueMenus.executeWithOptions(
      { summary: stepSummary(step.marks ? 'queue, mark' : 'queue', stores) },
      [step],
    );
    recordQueued(run, stores, outcome);
  } catch {
    run.toQueue = stores;
  }
}
