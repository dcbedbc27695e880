/**
 * The textbook Temporal design in a process of its own: consumer and worker on one connection with eager start, eager
 * activities (the SDK's default), and the same numbers of slots and pollers as Freshet's worker.
 */
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { connectTemporal } from '../../src/adapters/temporal/connect.ts';
import { createLogger } from '../../src/logging.ts';
import { installRuntime } from '../../src/worker/install-runtime.ts';
import { consumeChanges } from './consume-changes.ts';
import { perStoreActivities } from './per-store-activities.ts';

const taskQueue = 'per-store';
const pollers = 4;

installRuntime({ logger: createLogger({ level: 'error', component: 'per-store' }), metricsAddress: null });
const { connection, client, namespace } = await connectTemporal();
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowsPath: join(import.meta.dirname, 'per-store-workflow.ts'),
  activities: { ...perStoreActivities() },
  maxConcurrentWorkflowTaskExecutions: 200,
  maxConcurrentWorkflowTaskPolls: 10,
  maxConcurrentActivityTaskExecutions: 200,
  maxConcurrentActivityTaskPolls: 10,
  maxCachedWorkflows: 1000,
});
void worker.run();

consumeChanges(pollers, async (changes) => {
  await Promise.all(
    changes.map((change) =>
      client.workflow.start('perStore', {
        taskQueue,
        workflowId: `per-store/${change.jobId}`,
        args: [change],
        requestEagerStart: true,
      }),
    ),
  );
});
