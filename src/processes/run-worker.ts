import { Client } from '@temporalio/client';
import { Runtime, type Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.ts';
import { deleteAhead } from '../activities/delete-ahead.ts';
import type { Ports, ServerPort, VerifyPort } from '../activities/ports.ts';
import { momentoCache } from '../adapters/momento-cache.ts';
import { momentoClient, momentoTarget } from '../adapters/momento-client.ts';
import { mysqlFleetTable } from '../adapters/mysql/fleet-table.ts';
import { mysqlMenuQueue } from '../adapters/mysql/menu-queue.ts';
import { mysqlOutbox } from '../adapters/mysql/outbox.ts';
import { createPool } from '../adapters/mysql/pool.ts';
import { mysqlStores } from '../adapters/mysql/stores.ts';
import { connectTemporal, type TemporalConnection } from '../adapters/temporal/connect.ts';
import { requireSearchAttributes } from '../adapters/temporal/require-search-attributes.ts';
import { verifyModule } from '../adapters/verify-module.ts';
import { joinFleet, type FleetMember } from '../fleet/join-fleet.ts';
import { workerId } from '../fleet/worker-id.ts';
import { createLimiter } from '../limiter/create-limiter.ts';
import { reportRate } from '../limiter/report-rate.ts';
import type { Logger } from '../logging.ts';
import { countingAlarms, temporalMetrics, type Metrics } from '../metrics.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { Settings } from '../settings/settings.ts';
import { createReconcileActivities } from '../reconciler/create-reconcile-activities.ts';
import { createBridge } from '../starter/create-bridge.ts';
import { createReconcileWorker } from '../worker/create-reconcile-worker.ts';
import { queueClient } from '../starter/queue-client.ts';
import { createWorkers, type WorkerLane } from '../worker/create-workers.ts';
import { installRuntime } from '../worker/install-runtime.ts';
import { workflowBundlePath } from '../worker/workflow-bundle.ts';
import { alarmWhenBlocked } from './alarm-when-blocked.ts';
import { contactOver } from './contact-over.ts';
import { runUntilSignal, type RunningPart } from './stop-on-signal.ts';

const renewalTimeouts = { connectTimeoutMs: 2_000, statementTimeoutMs: 2_000 };
/** Shown in the history of the runs that a sweep starts. */
const reconcilerIdentity = 'freshet reconcile';

/** Settings of a process that hosts lanes. */
export type WorkerSettings = Pick<
  Settings,
  | 'momento'
  | 'mysql'
  | 'keysPerSecond'
  | 'maxWorkers'
  | 'maxInFlight'
  | 'verify'
  | 'metrics'
  | 'shutdownGraceMs'
>;
/** Settings of a process that hosts the bridge. */
export type BridgeSettings = Pick<Settings, 'sqs' | 'bridge' | 'rulesFile' | 'metrics' | 'shutdownGraceMs'>;
/** Settings of a process that hosts the reconciler. */
export type ReconcilerSettings = Pick<
  Settings,
  'mysql' | 'rulesFile' | 'reconcile' | 'metrics' | 'shutdownGraceMs'
>;

/**
 * Runs lanes, and bridge and reconciler where their settings are given, until a signal. Returns the exit code. Throws
 * `UserError` when the verify module cannot be loaded.
 */
export async function runWorker(
  settings: WorkerSettings,
  parts: {
    readonly lanes: readonly WorkerLane[];
    readonly bridge: BridgeSettings | null;
    readonly reconciler: ReconcilerSettings | null;
  },
  plain: Logger,
): Promise<number> {
  const { module } = settings.verify;
  const verify = module === undefined ? undefined : await verifyModule(module, plain);
  const process = await startProcess(settings, plain);
  const { logger, temporal } = process;
  const lanes = await startLanes(settings, parts.lanes, process, verify);
  const reconciler = parts.reconciler && (await startReconciler(parts.reconciler, process));
  const eager = parts.lanes.includes('invalidation');
  // The bridge stops first: what it has started by then still finds a worker.
  const start = () => {
    const ahead = parts.bridge?.bridge.deleteAhead === true ? deleteAhead(lanes.ports) : undefined;
    const bridge = parts.bridge ? [startBridge(parts.bridge, process, eager, ahead)] : [];
    logger.info('worker started', {
      lanes: parts.lanes,
      bridge: parts.bridge !== null,
      reconciler: reconciler !== null,
    });
    return [[...bridge, ...(reconciler?.parts ?? [])], lanes.parts];
  };
  try {
    return await runUntilSignal(start, logger);
  } finally {
    await reconciler?.close();
    await lanes.close();
    process.metrics.flush();
    await temporal.close();
  }
}

/** Runs the bridge alone until a signal. Returns the exit code. */
export async function runBridge(settings: BridgeSettings, logger: Logger): Promise<number> {
  const process = await startProcess(settings, logger);
  if (settings.bridge.deleteAhead)
    logger.warn('FRESHET_DELETE_AHEAD has no effect in a bridge without the lanes beside it');
  try {
    return await runUntilSignal(() => [[startBridge(settings, process, false)]], process.logger);
  } finally {
    await process.temporal.close();
  }
}

/** Runs the reconciler alone until a signal. Returns the exit code. */
export async function runReconciler(settings: ReconcilerSettings, plain: Logger): Promise<number> {
  const process = await startProcess(settings, plain);
  const { parts, close } = await startReconciler(settings, process);
  const start = () => {
    process.logger.info('reconciler started');
    return [parts];
  };
  try {
    return await runUntilSignal(start, process.logger);
  } finally {
    await close();
    process.metrics.flush();
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
  const logger = countingAlarms(plain, metrics);
  const temporal = await connectTemporal();
  try {
    await requireSearchAttributes(temporal.client, logger);
  } catch (error) {
    await temporal.close();
    throw error;
  }
  return { temporal, metrics, logger };
}

async function startLanes(
  settings: WorkerSettings,
  lanes: readonly WorkerLane[],
  { temporal, metrics, logger }: Process,
  verify: VerifyPort | undefined,
): Promise<{ parts: RunningPart[]; ports: Ports; close: () => Promise<void> }> {
  const server = contactOver(temporal.connection, logger);
  const { ports, fleet, close } = openPorts(settings, server, metrics, logger);
  await fleet.start();
  const workers = await createWorkers({
    connection: temporal.connection,
    namespace: temporal.namespace,
    activities: createActivities({ ...ports, verify }),
    bundlePath: await workflowBundlePath(),
    lanes,
    shutdownGraceMs: settings.shutdownGraceMs,
  });
  return {
    parts: workers.map((worker, index) => runningPart(`worker ${lanes[index] ?? ''}`, worker)),
    ports,
    close,
  };
}

function runningPart(name: string, worker: Worker): RunningPart {
  const stop = (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    return Promise.resolve();
  };
  return { name, ended: worker.run(), stop };
}

/** On connections of its own: a sweep must not take those of the lanes. */
async function startReconciler(
  settings: ReconcilerSettings,
  { temporal, metrics, logger }: Process,
): Promise<{ parts: RunningPart[]; close: () => Promise<void> }> {
  const { connection, namespace } = temporal;
  const database = createPool(settings.mysql.url, { connectionLimit: 4 });
  const client = new Client({ connection, namespace, identity: reconcilerIdentity });
  const parts = {
    database,
    client,
    rules: loadRules(settings.rulesFile),
    afterMs: settings.reconcile.afterMs,
  };
  const worker = await createReconcileWorker({
    connection,
    namespace,
    activities: createReconcileActivities(parts, logger, metrics),
    shutdownGraceMs: settings.shutdownGraceMs,
  });
  return { parts: [runningPart('worker reconcile', worker)], close: () => database.end() };
}

function openPorts(
  settings: WorkerSettings,
  server: ServerPort,
  metrics: Metrics,
  logger: Logger,
): { ports: Ports; fleet: FleetMember; close: () => Promise<void> } {
  // No call goes before the fleet has granted this worker a share.
  const limiter = createLimiter({
    ratePerSecond: 0,
    maxInFlight: settings.maxInFlight,
    onDemand: () => fleet.demand(),
    onBackOff: (keysPerSecond) =>
      logger.warn('the cache refuses calls for want of quota: slowing down', { keysPerSecond }),
  });
  const client = momentoClient({ ...momentoTarget(settings.momento), clientName: 'freshet-worker' });
  const pool = createPool(settings.mysql.url);
  // A pool of its own: no renewal waits behind menus. It gives up soon, so that it can try again within the lease.
  const fleetPool = createPool(settings.mysql.url, { connectionLimit: 1, ...renewalTimeouts });
  const fleet = joinFleet({
    table: mysqlFleetTable(fleetPool),
    limiter,
    workerId: workerId(),
    keysPerSecond: settings.keysPerSecond,
    maxWorkers: settings.maxWorkers,
    logger,
    metrics,
  });
  const ports: Ports = {
    cache: momentoCache({ client, cacheName: settings.momento.cacheName, limiter, metrics }),
    menuQueue: mysqlMenuQueue(pool),
    outbox: mysqlOutbox(pool),
    stores: mysqlStores(pool),
    fleet: fleet.port,
    server,
  };
  const rate = reportRate(limiter, metrics);
  const close = async (): Promise<void> => {
    await fleet.stop();
    rate.stop();
    client.close();
    await Promise.all([pool.end(), fleetPool.end()]);
  };
  return { ports: alarmWhenBlocked(ports, logger), fleet, close };
}

function startBridge(
  settings: BridgeSettings,
  { temporal, logger, metrics }: Process,
  eager: boolean,
  ahead?: ReturnType<typeof deleteAhead>,
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
    deleteAhead: ahead,
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
