import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  type ScheduleDescription,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { invalidationTaskQueue, reconcileScheduleId, reconcileWorkflowType } from '../../contract/names.ts';
import { CommandFailed } from '../../command-failed.ts';
import type { ReconcileInput } from '../../contract/reconcile.ts';

/** What became of the schedule. */
export type ScheduleChange = 'created' | 'updated' | 'removed' | 'up to date';

const input: ReconcileInput = { dryRun: false };
const action = {
  type: 'startWorkflow',
  workflowType: reconcileWorkflowType,
  workflowId: reconcileScheduleId,
  taskQueue: invalidationTaskQueue,
  args: [input],
  workflowExecutionTimeout: 60 * 60 * 1000,
} as const;
/** So long each of the tries waits for the server to show what was sent. */
const takenWithinMs = 2_000;
const tries = 5;
/** A sweep that is late is not made up for: the next one sees the same rows. */
const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 } as const;

/**
 * Brings the schedule of the sweeps to this interval, or removes it (null). Its one writer: `freshet migrate`. Repeatable;
 * a schedule that somebody has paused stays so. Throws what the client throws.
 */
export async function provideReconcileSchedule(
  client: Client,
  everyMs: number | null,
): Promise<ScheduleChange> {
  const handle = client.schedule.getHandle(reconcileScheduleId);
  const existing = await handle.describe().catch((error: unknown) => {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  });
  if (everyMs === null) {
    if (existing === undefined) return 'up to date';
    await handle.delete();
    return 'removed';
  }
  const spec = { intervals: [{ every: everyMs }] };
  if (existing === undefined) {
    await client.schedule.create({ scheduleId: reconcileScheduleId, spec, action, policies });
    return 'created';
  }
  if (isSo(existing, everyMs)) return 'up to date';
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    await handle.update(({ state }) => ({ spec, action, policies, state }));
    if (await isTaken(async () => isSo(await handle.describe(), everyMs))) return 'updated';
  }
  throw new CommandFailed(
    `The server accepts the schedule ${reconcileScheduleId} but does not take it: run \`freshet migrate\` again.`,
  );
}

/**
 * The server takes an update in a moment after it has accepted it (1.29): who asks before is told of the old schedule. One
 * that meets a change of the schedule's own state on its way is dropped without a word.
 */
async function isTaken(isShown: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + takenWithinMs;
  while (Date.now() < end) {
    if (await isShown()) return true;
    await delay(50);
  }
  return false;
}

/** Whether the server holds what we would write. An offset of zero is left out of its answer, against the type. */
function isSo({ spec, action: now, policies: kept }: ScheduleDescription, everyMs: number): boolean {
  const [interval, ...others] = spec.intervals ?? [];
  return (
    others.length === 0 &&
    interval?.every === everyMs &&
    !interval.offset &&
    (spec.calendars ?? []).length === 0 &&
    kept.overlap === policies.overlap &&
    kept.catchupWindow === policies.catchupWindow &&
    now.workflowType === action.workflowType &&
    now.taskQueue === action.taskQueue &&
    now.workflowId === action.workflowId &&
    now.workflowExecutionTimeout === action.workflowExecutionTimeout &&
    JSON.stringify(now.args) === JSON.stringify(action.args)
  );
}
