import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { NativeConnection, type Worker } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { createActivities } from '../../../src/activities/create-activities.ts';
import type { Ports } from '../../../src/activities/ports.ts';
import type { InvalidationInput } from '../../../src/contract/invalidation.ts';
import { invalidateWorkflowType, invalidationTaskQueue, progressQuery } from '../../../src/contract/names.ts';
import type { InvalidationResult, Progress } from '../../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import { createLogger } from '../../../src/logging.ts';
import { createWorkers } from '../../../src/worker/create-workers.ts';
import { installRuntime } from '../../../src/worker/install-runtime.ts';
import { workflowBundlePath } from '../../../src/worker/workflow-bundle.ts';
import { testTemporal } from '../../support/temporal.ts';

/** A run under test. */
export interface Run {
  readonly handle: WorkflowHandle;
  result(): Promise<InvalidationResult>;
  progress(): Promise<Progress>;
  signal(name: string, payload: unknown): Promise<void>;
  /** Types of the history's events, in order. */
  events(): Promise<string[]>;
}

/** A worker with both lanes over the given ports. */
export interface Harness {
  readonly client: Client;
  start(input: InvalidationInput, options?: { signal?: { name: string; payload: unknown } }): Promise<Run>;
  stop(): Promise<void>;
}

/** Starts both lanes on the test server. The caller stops it; runs that are open then are terminated. */
export async function startHarness(ports: Ports): Promise<Harness> {
  quietRuntime();
  const { address, namespace, release } = await testTemporal();
  const connection = await NativeConnection.connect({ address });
  const workers = await createWorkers({
    connection,
    namespace,
    activities: createActivities(ports),
    bundlePath: await workflowBundlePath(),
    lanes: ['invalidation', 'bulk'],
    shutdownGraceMs: 500,
  });
  const running = workers.map((worker: Worker) => worker.run());
  const client = new Client({ connection, namespace });
  const runs: Run[] = [];
  return {
    client,
    start: async (input, options) => {
      const run = await startRun(client, input, options);
      runs.push(run);
      return run;
    },
    stop: async () => {
      for (const { handle } of runs) {
        const { status } = await handle.describe();
        if (status.name === 'RUNNING') await handle.terminate('the test is over');
      }
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await connection.close();
      await release();
    },
  };
}

async function startRun(
  client: Client,
  input: InvalidationInput,
  options: { signal?: { name: string; payload: unknown } } = {},
): Promise<Run> {
  const base = {
    workflowId: invalidationWorkflowId(input.event),
    taskQueue: invalidationTaskQueue,
    args: [input],
    workflowTaskTimeout: '5s',
  } as const;
  const handle = options.signal
    ? await client.workflow.signalWithStart(invalidateWorkflowType, {
        ...base,
        signal: options.signal.name,
        signalArgs: [options.signal.payload],
      })
    : await client.workflow.start(invalidateWorkflowType, base);
  return {
    handle,
    result: () => handle.result() as Promise<InvalidationResult>,
    progress: () => handle.query<Progress>(progressQuery),
    signal: (name, payload) => handle.signal(name, payload),
    events: async () => {
      const history = await handle.fetchHistory();
      return (history.events ?? []).map((event) => eventName(event.eventType));
    },
  };
}

/** `EVENT_TYPE_MARKER_RECORDED` as `MARKER_RECORDED`. */
function eventName(type: number | null | undefined): string {
  return (proto.temporal.api.enums.v1.EventType[type ?? 0] ?? String(type)).replace('EVENT_TYPE_', '');
}

let installed = false;

/** One runtime per process; its log is kept to what is wrong. */
function quietRuntime(): void {
  if (installed) return;
  installed = true;
  installRuntime({ logger: createLogger({ level: 'error', component: 'test' }), metricsAddress: null });
}
