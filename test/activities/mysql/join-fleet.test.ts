import assert from 'node:assert/strict';
import { setImmediate as nextRound, setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { mysqlFleetTable } from '../../../src/adapters/mysql/fleet-table.ts';
import { listFleetLeases } from '../../../src/adapters/mysql/list-fleet-leases.ts';
import { pauseFleet } from '../../../src/adapters/mysql/pause-fleet.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { resumeFleet } from '../../../src/adapters/mysql/resume-fleet.ts';
import { throttleFleet } from '../../../src/adapters/mysql/throttle-fleet.ts';
import type { FleetTable } from '../../../src/fleet/fleet-table.ts';
import { fleetTimes } from '../../../src/fleet/fleet-times.ts';
import { joinFleet, type FleetMember } from '../../../src/fleet/join-fleet.ts';
import { createLimiter } from '../../../src/limiter/create-limiter.ts';
import type { Limiter } from '../../../src/limiter/limiter.ts';
import type { Metrics } from '../../../src/metrics.ts';
import { noMetrics } from '../../../src/metrics.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { startTcpProxy, throughProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { waitUntil } from '../../support/wait-until.ts';

const author = { actor: 'ann', reason: 'the cache is down' };
const rate = 1000;

/** A worker's limiter in the fleet, with calls that want to be sent for as long as the test says. */
interface TestWorker {
  readonly member: FleetMember;
  readonly limiter: Limiter;
  readonly log: ReturnType<typeof recordedLog>;
  readonly gauges: Map<string, number>;
  /** How often it has looked at the table. */
  looks(): number;
  /** Keeps the worker busy: calls wait for the rate. */
  busy(): void;
  idle(): void;
  stop(): Promise<void>;
}

describe('a worker in the fleet', () => {
  let db: TestDatabase;
  let proxy: TcpProxy;
  const workers: TestWorker[] = [];
  before(async () => {
    db = await openTestDatabase();
    proxy = await startTcpProxy(Number(new URL(db.url).port));
  });
  beforeEach(async () => {
    await db.pool.write('DELETE FROM fleet_leases', []);
    await resumeFleet(db.pool);
    await throttleFleet(db.pool, { keysPerSecond: null, ...author });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await proxy.cut();
    await proxy.mend();
  });
  after(async () => {
    await proxy.stop();
    await db.close();
  });

  async function worker(workerId: string, keysPerSecond: number | null = rate): Promise<TestWorker> {
    const timeouts = { connectTimeoutMs: 2000, statementTimeoutMs: 2000 };
    const pool = createPool(throughProxy(db.url, proxy), { connectionLimit: 1, ...timeouts });
    const log = recordedLog();
    const gauges = new Map<string, number>();
    const metrics: Metrics = { ...noMetrics, gauge: (name, value) => void gauges.set(name, value) };
    const limiter: Limiter = createLimiter({ ratePerSecond: 0, maxInFlight: 64, onDemand: () => member.demand() }); // prettier-ignore
    const leases = mysqlFleetTable(pool);
    let looks = 0;
    const table: FleetTable = { ...leases, renew: (...args) => ((looks += 1), leases.renew(...args)) };
    const member: FleetMember = joinFleet({ table, limiter, workerId, keysPerSecond, maxWorkers: 20, logger: log.logger, metrics }); // prettier-ignore
    let controller = new AbortController();
    const send = async (signal: AbortSignal): Promise<void> => {
      while (!signal.aborted) {
        const release = await limiter.acquire('bulk', signal);
        await nextRound();
        release('ok');
      }
    };
    const started: TestWorker = {
      member,
      limiter,
      log,
      gauges,
      looks: () => looks,
      busy: () => {
        controller = new AbortController();
        const { signal } = controller;
        for (let line = 0; line < 32; line += 1) void send(signal).catch(() => undefined);
      },
      idle: () => controller.abort(),
      stop: async () => {
        controller.abort();
        await member.stop();
        await pool.end();
      },
    };
    workers.push(started);
    await member.start();
    return started;
  }

  const reaches = (of: TestWorker, share: number) =>
    waitUntil(`a rate of ${share}`, () => of.limiter.rateInForce === share, 12_000);

  it('lets nothing through before the database has answered once', async () => {
    await proxy.cut();
    const alone = await worker('a');
    alone.busy();
    assert.equal(alone.limiter.rateInForce, 0);
    await proxy.mend();
    await reaches(alone, 990);
  });

  it('gets its share when a call wants it, shares it with a second one, and gets it back', async () => {
    const first = await worker('a');
    const second = await worker('b');
    first.busy();
    await reaches(first, 990);
    second.busy();
    await reaches(second, 495);
    await reaches(first, 495);
    second.idle();
    await reaches(first, 990);
    await reaches(second, 0);
  });

  it('keeps a floor in hand while nobody is busy, all of it when it is alone, and leaves with its row', async () => {
    const first = await worker('a');
    assert.equal(first.limiter.rateInForce, 990);
    const second = await worker('b');
    await reaches(first, 49.5);
    await reaches(second, 49.5);
    assert.equal(second.gauges.get('freshet_fleet_share'), 49.5);
    await second.member.stop();
    assert.equal(second.limiter.rateInForce, 0);
    await reaches(first, 990);
    await first.member.stop();
    assert.deepEqual(await listFleetLeases(db.pool), []);
  });

  it('knows no limit where none is set, and a throttle as soon as there is one', async () => {
    const alone = await worker('a', null);
    alone.busy();
    assert.equal(alone.limiter.rateInForce, null);
    assert.equal(alone.gauges.get('freshet_fleet_share'), -1);
    await throttleFleet(db.pool, { keysPerSecond: 100, ...author });
    await reaches(alone, 99);
    await throttleFleet(db.pool, { keysPerSecond: null, ...author });
    await waitUntil('no limit', () => alone.limiter.rateInForce === null);
  });

  for (const [title, keysPerSecond] of [
    ['is alone', rate],
    ['has no limit', null],
  ] as const)
    it(`looks no more often for single calls when it ${title}: it has all there is in hand`, async () => {
      const alone = await worker('a', keysPerSecond);
      const [looksBefore, startMs] = [alone.looks(), performance.now()];
      for (let call = 0; call < 40; call += 1) {
        (await alone.limiter.acquire('urgent'))('ok');
        await delay(10);
      }
      const looked = alone.looks() - looksBefore;
      assert.ok(looked <= 1 + (performance.now() - startMs) / fleetTimes.idleLook, `${looked} looks`);
    });

  it('keeps to the smallest limit that a worker of the fleet was started with', async () => {
    const first = await worker('a', 5000);
    const second = await worker('b', 200);
    first.busy();
    second.busy();
    await reaches(first, 99);
    await reaches(second, 99);
  });

  it('lets nothing through while the fleet is paused, tells so, and goes on', async () => {
    const alone = await worker('a');
    alone.busy();
    await reaches(alone, 990);
    const { holdSignal } = alone.member.port;
    await pauseFleet(db.pool, { ...author, until: null, defaultMs: 3_600_000 });
    await waitUntil('the pause', () => alone.member.port.hold);
    assert.equal(alone.member.port.hold?.actor, 'ann');
    assert.equal(holdSignal.aborted, true);
    assert.equal(alone.limiter.rateInForce, 0);
    assert.equal(alone.gauges.get('freshet_fleet_held'), 1);
    await resumeFleet(db.pool);
    await waitUntil('its end', () => alone.member.port.hold === undefined);
    assert.equal(alone.member.port.holdSignal.aborted, false);
    await reaches(alone, 990);
  });

  it('cut off from the database, falls to its floor at the end of its lease, alarms once, and comes back', async () => {
    const first = await worker('a');
    const second = await worker('b');
    first.busy();
    second.busy();
    await reaches(second, 495);
    await proxy.cut();
    await reaches(first, 49.5);
    await waitUntil('the alarm', () => first.log.alarms().length > 0);
    await reaches(second, 49.5);
    await proxy.mend();
    await reaches(first, 495);
    await reaches(second, 495);
    assert.deepEqual(first.log.alarms(), ['fleet-cut-off']);
    await waitUntil('the news', () =>
      first.log.lines.some(({ message }) => message.includes('renewed again')),
    );
  });

  it('cut off while the fleet is paused, stays paused until the end of the pause', async () => {
    const alone = await worker('a');
    alone.busy();
    const until = new Date(Date.now() + 3000);
    await pauseFleet(db.pool, { ...author, until, defaultMs: 0 });
    await waitUntil('the pause', () => alone.member.port.hold);
    await proxy.cut();
    await resumeFleet(db.pool);
    assert.equal(alone.limiter.rateInForce, 0);
    await waitUntil('its end', () => alone.member.port.hold === undefined);
    assert.ok(Date.now() >= until.getTime() - 50);
  });
});
