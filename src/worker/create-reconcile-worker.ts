import { type NativeConnection, Worker } from '@temporalio/worker';
import { reconcileTaskQueue } from '../contract/names.ts';
import type { ReconcileActivities } from '../contract/reconcile.ts';

/**
 * The worker of the reconciler's activities, without workflows: those are served by the invalidation lane. One sweep at a
 * time, and one beside it that somebody asks for by hand.
 */
export async function createReconcileWorker(options: {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: ReconcileActivities;
  readonly shutdownGraceMs: number;
}): Promise<Worker> {
  const { connection, namespace, activities, shutdownGraceMs } = options;
  return Worker.create({
    connection,
    namespace,
    taskQueue: reconcileTaskQueue,
    activities: { ...activities },
    maxConcurrentActivityTaskExecutions: 2,
    maxConcurrentActivityTaskPolls: 2,
    shutdownGraceTime: shutdownGraceMs,
    shutdownForceTime: shutdownGraceMs + 10_000,
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
  });
}
