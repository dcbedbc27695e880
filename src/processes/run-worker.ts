import { Runtime } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.ts';
import type { Ports } from '../activities/ports.ts';
import { momentoCache } from '../adapters/momento-cache.ts';
import { momentoClient, type MomentoTarget } from '../adapters/momento-client.ts';
import { mysqlMenuQueue } from '../adapters/mysql/menu-queue.ts';
import { mysqlOutbox } from '../adapters/mysql/outbox.ts';
import { createPool } from '../adapters/mysql/pool.ts';
import { mysqlStores } from '../adapters/mysql/stores.ts';
import { connectTemporal, type TemporalConnection } from '../adapters/temporal/connect.ts';
import { createLimiter } from '../limiter/create-limiter.ts';
import { reportRate } from '../limiter/report-rate.ts';
import type { Logger } from '../logging.ts';
import { countingAlarms, temporalMetrics, type Metrics } from '../metrics.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { Settings } from '../settings/settings.ts';
import { createBridge } from '../starter/create-bridge.ts';
import { queueClient } from '../starter/queue-client.ts';
import { createWorkers, type WorkerLane } from '../worker/create-workers.ts';
import { installRuntime } from '../worker/install-runtime.ts';
import { workflowBundlePath } from '../worker/workflow-bundle.ts';
import { alarmWhenBlocked } from './alarm-when-blocked.ts';
import { runUntilSignal, type RunningPart } from './stop-on-signal.ts';

/** Settings of a process that hosts lanes. */
export type WorkerSettings = Pick<
  Settings,
  'momento' | 'mysql' | 'keysPerSecond' | 'maxInFlight' | 'metrics' | 'shutdownGraceMs'
>;
/** Settings of a process that hosts the bridge. */
export type BridgeSettings = Pick<Settings, 'sqs' | 'bridge' | 'rulesFile' | 'metrics' | 'shutdownGraceMs'>;

/** Runs lanes, and the bridge where its settings are given, until a signal. Returns the exit code. */
export async function runWorker(
  settings: WorkerSettings,
  parts: { readonly lanes: readonly WorkerLane[]; readonly bridge: BridgeSettings | null },
  plain: Logger,
): Promise<number> {
  const process = await startProcess(settings, plain);
  const { logger, temporal } = process;
  const lanes = await startLanes(settings, parts.lanes, process);
  const eager = parts.lanes.includes('invalidation');
  // The bridge stops first: what it has started by then still finds a worker.
  const stages = [parts.bridge ? [startBridge(parts.bridge, process, eager)] : [], lanes.parts];
  logger.info('worker started', { lanes: parts.lanes, bridge: parts.bridge !== null });
  try {
    return await runUntilSignal(stages, logger);
  } finally {
    await lanes.close();
    process.metrics.flush();
    await temporal.close();
  }
}

/** Runs the bridge alone until a signal. Returns the exit code. */
export async function runBridge(settings: BridgeSettings, logger: Logger): Promise<number> {
  const process = await startProcess(settings, logger);
  try {
    return await runUntilSignal([[startBridge(settings, process, false)]], process.logger);
  } finally {
    await process.temporal.close();
  }
}

interface Process {
  readonly temporal: TemporalConnection;
  readonly metrics: ReturnType<typeof temporalMetrics>;
  readonly logger: Logger;
}

async function startProcess(settings: Pick<Settings, 'metrics'>, plain: Logger): Promise<Process> {
  installRuntime({ logger: plain, metricsAddress: settings.metrics.address });
  const metrics = temporalMetrics(Runtime.instance().metricMeter);
  return { temporal: await connectTemporal(), metrics, logger: countingAlarms(plain, metrics) };
}

async function startLanes(
  settings: WorkerSettings,
  lanes: readonly WorkerLane[],
  { temporal, metrics, logger }: Process,
): Promise<{ parts: RunningPart[]; close: () => Promise<void> }> {
  const { ports, close } = openPorts(settings, metrics, logger);
  const workers = await createWorkers({
    connection: temporal.connection,
    namespace: temporal.namespace,
    activities: createActivities(ports),
    bundlePath: await workflowBundlePath(),
    lanes,
    shutdownGraceMs: settings.shutdownGraceMs,
  });
  const parts = workers.map((worker, index) => ({
    name: `worker ${lanes[index] ?? ''}`,
    ended: worker.run(),
    stop: () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      return Promise.resolve();
    },
  }));
  return { parts, close };
}

function openPorts(
  settings: WorkerSettings,
  metrics: Metrics,
  logger: Logger,
): { ports: Ports; close: () => Promise<void> } {
  const limiter = createLimiter({
    ratePerSecond: settings.keysPerSecond,
    maxInFlight: settings.maxInFlight,
    onBackOff: (keysPerSecond) =>
      logger.warn('the cache refuses calls for want of quota: slowing down', { keysPerSecond }),
  });
  const client = momentoClient({ ...momentoTarget(settings.momento), clientName: 'freshet-worker' });
  const pool = createPool(settings.mysql.url);
  const ports: Ports = {
    cache: momentoCache({ client, cacheName: settings.momento.cacheName, limiter, metrics }),
    menuQueue: mysqlMenuQueue(pool),
    outbox: mysqlOutbox(pool),
    stores: mysqlStores(pool),
  };
  const rate = reportRate(limiter, metrics);
  const close = async (): Promise<void> => {
    rate.stop();
    client.close();
    await pool.end();
  };
  return { ports: alarmWhenBlocked(ports, logger), close };
}

function momentoTarget({ apiKey, localEndpoint = '' }: Settings['momento']): MomentoTarget {
  return apiKey === undefined ? { localEndpoint } : { apiKey };
}

function startBridge(
  settings: BridgeSettings,
  { temporal, logger, metrics }: Process,
  eager: boolean,
): RunningPart {
  const sqs = queueClient();
  const bridge = createBridge({
    sqs,
    queueUrl: settings.sqs.queueUrl,
    client: temporal.client,
    rules: loadRules(settings.rulesFile),
    logger,
    metrics,
    consumers: settings.bridge.consumers,
    eager,
    graceMs: settings.shutdownGraceMs,
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<undefined>();
  bridge.start().catch(reject);
  const stop = async (): Promise<void> => {
    await bridge.stop();
    sqs.destroy();
    resolve(undefined);
  };
  return { name: 'bridge', ended, stop };
}
