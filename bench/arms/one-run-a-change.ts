import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { connectTemporal } from '../../src/adapters/temporal/connect.ts';
import { createLogger } from '../../src/logging.ts';
import { deleteBesideRunsAfterMs } from '../../src/starter/create-bridge.ts';
import { installRuntime } from '../../src/worker/install-runtime.ts';
import { batchSize, consumeChanges } from './consume-changes.ts';
import type { Change } from './parse-change.ts';

const pollers = 4;

/** A design of Temporal: what a run does with its change. */
export interface Design {
  /** Name of the arm, of its task queue, and first part of its workflow IDs. */
  readonly name: string;
  readonly workflowsPath: string;
  /** Name of the workflow function, which takes a `Change`. */
  readonly workflowType: string;
  readonly activities: object;
}

/**
 * Consumer and worker in this process on one connection, with eager start, eager activities (the SDK's default), and the
 * same numbers of slots and pollers as Freshet's worker; messages are deleted as late as there where no more are
 * waiting. Starts a run for each change until SIGTERM.
 */
export async function startOneRunAChange(design: Design): Promise<void> {
  const { name: taskQueue, workflowsPath, workflowType, activities } = design;
  installRuntime({ logger: createLogger({ level: 'error', component: taskQueue }), metricsAddress: null });
  const { connection, client, namespace } = await connectTemporal();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowsPath,
    activities,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentWorkflowTaskPolls: 10,
    maxConcurrentActivityTaskExecutions: 200,
    maxConcurrentActivityTaskPolls: 10,
    maxCachedWorkflows: 1000,
  });
  void worker.run();

  const startRun = (change: Change): Promise<unknown> =>
    client.workflow.start(workflowType, {
      taskQueue,
      workflowId: `${taskQueue}/${change.jobId}`,
      args: [change],
      requestEagerStart: true,
    });
  consumeChanges(pollers, async (changes) => {
    await Promise.all(changes.map(startRun));
    if (changes.length < batchSize) await sleep(deleteBesideRunsAfterMs);
  });
}
