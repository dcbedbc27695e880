import type { Ports, ServerPort } from '../activities/ports.ts';
import { momentoCache } from '../adapters/momento-cache.ts';
import { momentoClient, momentoTarget } from '../adapters/momento-client.ts';
import { mysqlFleetTable } from '../adapters/mysql/fleet-table.ts';
import { mysqlMenuQueue } from '../adapters/mysql/menu-queue.ts';
import { mysqlOutbox } from '../adapters/mysql/outbox.ts';
import { createPool } from '../adapters/mysql/pool.ts';
import { mysqlStores } from '../adapters/mysql/stores.ts';
import { joinFleet, type FleetMember } from '../fleet/join-fleet.ts';
import { workerId } from '../fleet/worker-id.ts';
import { createLimiter } from '../limiter/create-limiter.ts';
import { reportRate } from '../limiter/report-rate.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import type { Settings } from '../settings/settings.ts';
import { alarmWhenBlocked } from './alarm-when-blocked.ts';

const renewalTimeouts = { connectTimeoutMs: 2_000, statementTimeoutMs: 2_000 };

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

/** The adapters that the activities of a worker use, behind one limiter. Nothing is let through before `fleet` is started. */
export function openPorts(
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
