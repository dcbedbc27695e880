import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { mysqlFleetTable } from '../../../src/adapters/mysql/fleet-table.ts';
import { listFleetLeases } from '../../../src/adapters/mysql/list-fleet-leases.ts';
import { pauseFleet } from '../../../src/adapters/mysql/pause-fleet.ts';
import { readFleetControl } from '../../../src/adapters/mysql/read-fleet-control.ts';
import { resumeFleet } from '../../../src/adapters/mysql/resume-fleet.ts';
import { throttleFleet } from '../../../src/adapters/mysql/throttle-fleet.ts';
import { fleetTimes } from '../../../src/fleet/fleet-times.ts';
import type { FleetTable } from '../../../src/fleet/fleet-table.ts';
import { nextGrant } from '../../../src/fleet/next-grant.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const author = { actor: 'ann', reason: 'the cache is down' };
const hour = 3_600_000;

describe('the fleet in MySQL', () => {
  let db: TestDatabase;
  let table: FleetTable;
  before(async () => {
    db = await openTestDatabase();
    table = mysqlFleetTable(db.pool);
  });
  beforeEach(async () => {
    await db.pool.write('DELETE FROM fleet_leases', []);
    await resumeFleet(db.pool);
    await throttleFleet(db.pool, { keysPerSecond: null, ...author });
  });
  after(() => db.close());

  const renew = (workerId: string, wants: number, rate: number) =>
    table.renew({ workerId, limit: rate }, ({ leases }) => {
      const others = leases.filter((lease) => lease.workerId !== workerId);
      return nextGrant({ workerId, wants, rate, maxWorkers: 20, others });
    });
  const shares = async () =>
    Object.fromEntries((await listFleetLeases(db.pool)).map(({ workerId, share }) => [workerId, share]));

  it('has a control row with nothing set from the start', async () => {
    assert.deepEqual(await readFleetControl(db.pool), { throttle: null, pause: null });
  });

  it('keeps a lease with its times by the clock of the database', async () => {
    await renew('a', Infinity, 1000);
    const [lease] = await listFleetLeases(db.pool);
    assert.ok(lease);
    const { leaseLeftMs, floorLeftMs, renewedAgoMs, ...rest } = lease;
    assert.deepEqual(rest, { workerId: 'a', share: 990, floor: 49.5, wants: Infinity, limit: 1000 });
    assert.ok(leaseLeftMs > 0 && leaseLeftMs <= fleetTimes.lease, String(leaseLeftMs));
    assert.equal(Math.round(floorLeftMs - leaseLeftMs), fleetTimes.floor);
    assert.equal(Math.round(leaseLeftMs + renewedAgoMs), fleetTimes.lease);
  });

  it('keeps an unlimited share, and a limit that is none', async () => {
    await renew('a', 0, Infinity);
    const [lease] = await listFleetLeases(db.pool);
    assert.deepEqual([lease?.share, lease?.limit, lease?.wants], [Infinity, Infinity, 0]);
  });

  it('never holds shares above the rate while twenty workers renew at once', async () => {
    const workers = Array.from({ length: 20 }, (_, index) => `w${index}`);
    for (let round = 0; round < 4; round += 1) {
      const renewals = Promise.all(workers.map((worker) => renew(worker, Infinity, 1000)));
      const total = Object.values(await shares()).reduce((sum, share) => sum + share, 0);
      assert.ok(total <= 990, `${total}`);
      await renewals;
    }
    const total = Object.values(await shares()).reduce((sum, share) => sum + share, 0);
    assert.equal(total, 990);
  });

  it('writes nothing when the decision fails', async () => {
    const failing = table.renew({ workerId: 'a', limit: 1 }, () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await shares(), {});
  });

  it('forgets a worker that leaves, and one whose floor is over', async () => {
    await renew('a', 1, 1000);
    await renew('b', 1, 1000);
    await table.leave('a');
    assert.deepEqual(Object.keys(await shares()), ['b']);
    await db.pool.write('UPDATE fleet_leases SET floor_until = UTC_TIMESTAMP(6)', []);
    const { leases } = await renew('c', 1, 1000);
    assert.deepEqual(leases, []);
    assert.deepEqual(Object.keys(await shares()), ['c']);
  });

  it('tells a pause with who, why and until when, until it is over', async () => {
    const until = new Date(Date.now() + 2 * hour);
    await pauseFleet(db.pool, { ...author, until, defaultMs: hour });
    const { pause } = await readFleetControl(db.pool);
    assert.deepEqual([pause?.actor, pause?.reason, pause?.until], [author.actor, author.reason, until.toISOString()]); // prettier-ignore
    assert.ok(pause && pause.leftMs > hour && pause.leftMs <= 2 * hour + 1000);
    await pauseFleet(db.pool, { ...author, until: new Date(Date.now() - 1000), defaultMs: hour });
    assert.equal((await readFleetControl(db.pool)).pause, null);
  });

  it('pauses for the default time where no end is given, and resumes once', async () => {
    await pauseFleet(db.pool, { ...author, until: null, defaultMs: hour });
    const { pause } = await readFleetControl(db.pool);
    assert.ok(pause && pause.leftMs > hour - 60_000 && pause.leftMs <= hour);
    assert.equal(await resumeFleet(db.pool), true);
    assert.equal(await resumeFleet(db.pool), false);
    assert.equal((await readFleetControl(db.pool)).pause, null);
  });

  it('tells a throttle with who and why, and that it is lifted', async () => {
    await throttleFleet(db.pool, { keysPerSecond: 12.5, ...author });
    const { throttle } = await readFleetControl(db.pool);
    assert.deepEqual([throttle?.keysPerSecond, throttle?.actor, throttle?.reason], [12.5, author.actor, author.reason]); // prettier-ignore
    await throttleFleet(db.pool, { keysPerSecond: null, ...author });
    assert.equal((await readFleetControl(db.pool)).throttle, null);
  });

  it('says what is missing when its row is', async () => {
    await db.pool.write('DELETE FROM fleet_control', []);
    try {
      await assert.rejects(readFleetControl(db.pool), { code: 'database-schema' });
      await assert.rejects(renew('a', 1, 1), { code: 'database-schema' });
    } finally {
      await db.pool.write('INSERT INTO fleet_control (id) VALUES (1)', []);
    }
  });
});
