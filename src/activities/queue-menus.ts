import type { InvalidationActivities, MarkOutcome, QueueOutcome } from '../contract/activities.ts';
import { toActivityFailure } from './activity-failure.ts';
import { awaitRun } from './await-run.ts';
import type { Ports } from './ports.ts';
import { stepContext } from './step-context.ts';

/** One statement has no progress to keep. */
const noDetails = (): undefined => undefined;

/** Queues the menus of the step's stores and marks the row where asked, unless the fleet is paused. Heartbeats: a statement that waits for a lock must not look like a dead worker. */
export async function queueMenus(
  ports: Ports,
  step: Parameters<InvalidationActivities['queueMenus']>[0],
): Promise<QueueOutcome> {
  const { hold } = ports.fleet;
  if (hold !== undefined) return { menusQueued: 0, alreadyProcessed: false, held: hold };
  const context = stepContext();
  await context.heartbeating(noDetails, () => awaitRun(context, ports.server));
  context.calledBack.throwIfAborted();
  try {
    return await context.heartbeating(noDetails, async () => {
      const queued = await ports.menuQueue.queue(context.run, step.menus, step.stores);
      if (step.marks === undefined || queued.alreadyProcessed) return queued;
      return { ...queued, outbox: await ports.outbox.mark(step.marks) };
    });
  } catch (error) {
    throw toActivityFailure(error, context);
  }
}

/** Marks the outbox row as processed. Heartbeats like `queueMenus`. */
export async function markOutbox(
  ports: Ports,
  row: Parameters<InvalidationActivities['markOutbox']>[0],
): Promise<MarkOutcome> {
  const context = stepContext();
  try {
    return await context.heartbeating(noDetails, () => ports.outbox.mark(row));
  } catch (error) {
    throw toActivityFailure(error, context);
  }
}
