import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { InvalidationActivities } from '../contract/activities.ts';
import { bulkTaskQueue, reconcileTaskQueue } from '../contract/names.ts';
import type { ReconcileActivities } from '../contract/reconcile.ts';

/**
 * A small event's steps, inside the workflow task. Two attempts, then the step goes on as a regular activity, where it
 * is visible. Never `scheduleToCloseTimeout`: its timer is lost when it fires during a back-off (server 1.29.1), and
 * the step is then repeated without end, invisibly.
 */
export const localActivities = proxyLocalActivities<InvalidationActivities>({
  startToCloseTimeout: '3 seconds',
  retry: { maximumAttempts: 2, initialInterval: '50 milliseconds' },
});

/**
 * Steps that take seconds, are held, or are stuck. Tried for ever, each attempt visible with its last error; what is
 * permanent is thrown as non-retryable. The heartbeat is the sign of life: a batch of a killed worker is taken over
 * after its timeout and goes on where it was, each time as soon: a failed attempt says itself when it is tried again
 * (`nextRetryDelay`), so the policy's own interval is for lost workers alone. `startToCloseTimeout` only bounds a step at
 * a rate near zero.
 * `WAIT_CANCELLATION_COMPLETED` lets a step that is called back return what it has done.
 */
export const bulkActivities = proxyActivities<InvalidationActivities>({
  taskQueue: bulkTaskQueue,
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '4 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 second', backoffCoefficient: 1 },
});

/**
 * A sweep of the reconciler: one activity, which goes on where its last heartbeat was. Tried as long as its run may
 * last, visibly; the next sweep of the schedule waits for it.
 */
export const reconcileActivities = proxyActivities<ReconcileActivities>({
  taskQueue: reconcileTaskQueue,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});
