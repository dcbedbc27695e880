import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { InvalidationActivities } from '../contract/activities.ts';
import { bulkTaskQueue, invalidationTaskQueue } from '../contract/names.ts';

/** Lanes a process serves. */
export type WorkerLane = 'invalidation' | 'bulk';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: InvalidationActivities;
  readonly bundlePath: string;
  readonly lanes: readonly WorkerLane[];
  /** What is in hand at shutdown is called back after this long, and hands over what it has. */
  readonly shutdownGraceMs: number;
}

/** One worker per lane: a small event never waits for a slot that a bulk change holds. */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  return Promise.all(
    options.lanes.map((lane) => Worker.create({ ...shared(options), ...laneOptions(lane, options) })),
  );
}

function shared(options: WorkersOptions): Omit<WorkerOptions, 'taskQueue'> {
  return {
    connection: options.connection,
    namespace: options.namespace,
    shutdownGraceTime: options.shutdownGraceMs,
    // Local activities with an endless retry would ignore SIGTERM; ours end, but a hanging call must not hold us.
    shutdownForceTime: options.shutdownGraceMs + 10_000,
    // A cancellation rides on a heartbeat: seen in 0.3-0.7 s; the default takes up to 3.6 s (SDK 1.24).
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
  };
}

function laneOptions(lane: WorkerLane, options: WorkersOptions): WorkerOptions {
  if (lane === 'bulk') {
    return {
      taskQueue: bulkTaskQueue,
      activities: { ...options.activities },
      maxConcurrentActivityTaskExecutions: 64,
      maxConcurrentActivityTaskPolls: 5,
    };
  }
  return {
    taskQueue: invalidationTaskQueue,
    workflowBundle: { codePath: options.bundlePath },
    activities: { ...options.activities },
    // Eager start needs a free slot: with the default 40, 28 of 100 concurrent starts were eager; with 200 all.
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentWorkflowTaskPolls: 10,
    maxConcurrentLocalActivityExecutions: 400,
    enableNonLocalActivities: false,
    maxCachedWorkflows: 1000,
    // Each entry into the sandbox waits for a thread that Node starts for its time limit, some 15 for a small event: two
    // threads work on 58 of them a second, one on 45 (two cores, medians of four bursts of 300; the CPU is the same).
    workflowThreadPoolSize: 2,
    // After a crash the run waits for the dead worker's own queue: 10 s by default.
    stickyQueueScheduleToStartTimeout: '1s',
  };
}
