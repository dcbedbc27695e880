import { codeOf } from '../activities/activity-failure.ts';
import type { FleetPort } from '../activities/ports.ts';
import { failureCodes } from '../contract/failure-codes.ts';
import type { Limiter } from '../limiter/limiter.ts';
import { alarm, type Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import type { FleetTable, FleetView } from './fleet-table.ts';
import { busyLookMs, fleetTimes } from './fleet-times.ts';
import { createHoldState } from './hold-state.ts';
import type { Grant } from './lease.ts';
import { nextGrant } from './next-grant.ts';
import { createShareKeeper } from './share-keeper.ts';
import { rateInForce, sharedRate } from './shared-rate.ts';
import { wantedRate } from './wanted-rate.ts';

export interface FleetOptions {
  readonly table: FleetTable;
  readonly limiter: Limiter;
  /** Of this process alone. */
  readonly workerId: string;
  /** FRESHET_KEYS_PER_SECOND; null is unlimited. */
  readonly keysPerSecond: number | null;
  readonly maxWorkers: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds that never go back; default `performance.now`. */
  readonly now?: () => number;
}

/** This process's place in the fleet. */
export interface FleetMember {
  readonly port: FleetPort;
  /** Looks once, then regularly. Resolves after the first look, also when that failed: then nothing is let through. */
  start(): Promise<void>;
  /** A call wants to be sent: an idle worker asks for its share at once, unless it has all there is in hand. */
  demand(): void;
  /** Gives its share back and ends. */
  stop(): Promise<void>;
}

/** Joins the fleet: keeps the limiter at the worker's share of the rate, and knows of the fleet's pause. */
export function joinFleet(options: FleetOptions): FleetMember {
  const { table, limiter, workerId, maxWorkers, logger, metrics, now = () => performance.now() } = options;
  const limit = options.keysPerSecond ?? Infinity;
  const keeper = createShareKeeper({ limiter, now });
  const hold = createHoldState((held) => {
    keeper.hold(held !== undefined);
    metrics.gauge('freshet_fleet_held', held === undefined ? 0 : 1);
    if (held === undefined) logger.info('the fleet goes on');
    else logger.warn('the fleet is held', { ...held });
  });
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** What the last look told, and saw. */
  let wants = 0;
  let liveWorkers = 1;
  let activeAt = -Infinity;
  let lookedAt = -Infinity;
  let renewedAt = now();
  let isCutOff = false;
  let rate: number | undefined;

  function isBusy(): boolean {
    if (limiter.use.active && hold.port.hold === undefined) activeAt = now();
    return now() - activeAt < fleetTimes.linger;
  }

  function decide({ control, leases }: FleetView): Grant {
    const others = leases.filter((lease) => lease.workerId !== workerId);
    const limits = others.filter(({ leaseLeftMs }) => leaseLeftMs > 0).map((lease) => lease.limit);
    liveWorkers = limits.length + 1;
    tellRate(rateInForce(control.throttle?.keysPerSecond ?? null, [limit, ...limits]));
    wants = control.pause === null && isBusy() ? wantedRate(limiter.use) : 0;
    const grant = nextGrant({ workerId, wants, rate: rate ?? limit, maxWorkers, others });
    keeper.lower(grant.share);
    return grant;
  }

  function tellRate(inForce: number): void {
    if (inForce === rate) return;
    rate = inForce;
    logger.info("the fleet's rate", { keysPerSecond: inForce === Infinity ? 'unlimited' : inForce });
  }

  async function renew(): Promise<void> {
    const sentAt = now();
    lookedAt = sentAt;
    let grant: Grant | undefined;
    try {
      const view = await table.renew({ workerId, limit }, (seen) => (grant = decide(seen)));
      hold.update(view.control.pause);
      if (grant !== undefined) keeper.renewed(grant, sentAt);
      renewedAt = sentAt;
      if (isCutOff) logger.info('the share of the rate is renewed again');
      isCutOff = false;
    } catch (error) {
      tellFailure(error);
    }
    metrics.gauge('freshet_fleet_share', keeper.share === Infinity ? -1 : keeper.share);
  }

  function tellFailure(error: unknown): void {
    if (isCutOff || stopped || now() - renewedAt < fleetTimes.lease) return;
    isCutOff = true;
    const code = codeOf(error);
    alarm(
      logger,
      'fleet-cut-off',
      'the share of the rate cannot be renewed: this worker falls to its floor',
      {
        code,
        problem: error instanceof Error ? error.message : String(error),
        remedy: failureCodes[code].remedy,
        keysPerSecond: keeper.share,
      },
    );
  }

  function look(): Promise<void> {
    clearTimeout(timer);
    looking ??= renew().finally(() => {
      looking = undefined;
      schedule();
    });
    return looking;
  }

  /** Whether it has asked for a part of what others could use. */
  const competes = (): boolean => wants > 0 && rate !== Infinity;

  const periodMs = (): number => (competes() ? busyLookMs(liveWorkers) : fleetTimes.idleLook);

  /** While busy it looks at itself several times between two looks at the table, to give back what it no longer needs. */
  function schedule(): void {
    clearTimeout(timer);
    if (stopped || looking !== undefined) return;
    const dueMs = lookedAt + periodMs() - now();
    timer = setTimeout(
      onTimer,
      Math.max(0, competes() ? Math.min(fleetTimes.linger / 2, dueMs) : dueMs),
    ).unref();
  }

  function onTimer(): void {
    if (now() - lookedAt >= periodMs() || (competes() && !isBusy())) void look();
    else schedule();
  }

  return {
    port: hold.port,
    start: () => look(),
    demand() {
      if (wants > 0 || stopped || hold.port.hold !== undefined) return;
      activeAt = now();
      if (keeper.share >= sharedRate(rate ?? limit)) return;
      // A look under way may have counted this worker as idle; the one after it will not.
      void (looking ?? Promise.resolve()).then(() => {
        if (wants === 0 && !stopped) return look();
        return undefined;
      });
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
      hold.close();
      keeper.close();
      await table.leave(workerId).catch((error: unknown) => {
        logger.debug('the share of the rate was not given back: it ends by itself', {
          problem: String(error),
        });
      });
    },
  };
}
