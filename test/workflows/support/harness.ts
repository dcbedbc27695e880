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
import { createWorkers, type WorkersOptions } from '../../../src/worker/create-workers.ts';
import { installRuntime } from '../../../src/worker/install-runtime.ts';
import { workflowBundlePath } from '../../../src/worker/workflow-bundle.ts';
import { endRun } from '../../support/end-run.ts';
import { testTemporal } from '../../support/temporal.ts';

/** A run under test. */
export interface Run {
  readonly handle: WorkflowHandle;
  /** The first of its runs, where it continues as new. */
  readonly firstRunId: string;
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

/** Where a Temporal server is, and what to do with it in the end. */
export interface TestServer {
  readonly address: string;
  readonly namespace: string;
  readonly release: () => Promise<void>;
}

/**
 * Starts both lanes on the given server, else on the one that tests share. The caller stops it; runs that are open
 * then are terminated. `create` makes the workers another way than the product does.
 */
export async function startHarness(
  ports: Ports,
  server?: TestServer,
  create: (options: WorkersOptions) => Promise<Worker[]> = createWorkers,
): Promise<Harness> {
  quietRuntime();
  const { address, namespace, release } = server ?? (await testTemporal());
  const connection = await NativeConnection.connect({ address });
  const workers = await create({
    connection,
    namespace,
    activities: createActivities(ports, 96),
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
      for (const { handle } of runs) await endRun(handle);
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
    firstRunId: 'signaledRunId' in handle ? handle.signaledRunId : handle.firstExecutionRunId,
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
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  installRuntime({ logger: createLogger({ level: 'error', component: 'test' }), metricsAddress: null });
}
