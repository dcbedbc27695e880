import type { InvalidationActivities, MarkOutcome, QueueOutcome } from '../contract/activities.ts';
import { toActivityFailure } from './activity-failure.ts';
import type { Ports } from './ports.ts';
import { stepContext } from './step-context.ts';

/** Queues the menus of the step's stores. */
export async function queueMenus(
  ports: Ports,
  step: Parameters<InvalidationActivities['queueMenus']>[0],
): Promise<QueueOutcome> {
  const { run, attempt } = stepContext();
  try {
    return await ports.menuQueue.queue(run, step.menus, step.stores);
  } catch (error) {
    throw toActivityFailure(error, attempt);
  }
}

/** Marks the outbox row as processed. */
export async function markOutbox(
  ports: Ports,
  row: Parameters<InvalidationActivities['markOutbox']>[0],
): Promise<MarkOutcome> {
  const { attempt } = stepContext();
  try {
    return await ports.outbox.mark(row);
  } catch (error) {
    throw toActivityFailure(error, attempt);
  }
}
