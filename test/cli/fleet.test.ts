import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { mysqlFleetTable } from '../../src/adapters/mysql/fleet-table.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type Ended, runFreshet } from './support/run-freshet.ts';

const authored = z.object({ actor: z.string(), reason: z.string(), since: z.string() });
const fleet = z.object({
  command: z.string().optional(),
  paused: authored.extend({ until: z.string(), leftMs: z.number() }).nullable(),
  throttle: authored.extend({ keysPerSecond: z.number() }).nullable(),
  keysPerSecond: z.number().nullable(),
  workers: z.array(z.object({ worker: z.string(), state: z.string(), share: z.number().nullable() })),
});
const why = ['--actor', 'ann', '--reason', 'the cache is down'];
const hour = 3_600_000;

describe('the orders of an operator to the whole fleet', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
  });
  beforeEach(async () => {
    await db.pool.write('DELETE FROM fleet_leases', []);
    await db.pool.write('UPDATE fleet_control SET paused_until = NULL, keys_per_second = NULL', []);
  });
  after(() => db.close());

  // Neither Temporal nor cache: the database is all they need.
  const freshet = (...args: string[]): Promise<Ended> => runFreshet(args, { env: { MYSQL_URL: db.url } });
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await freshet(...args, '--json');
    assert.equal(code, 0, stderr);
    return fleet.parse(JSON.parse(stdout));
  };

  it('show tells that nothing is set and nobody is there', async () => {
    const { code, stdout } = await freshet('show', '--all');
    assert.equal(code, 0);
    assert.match(stdout, /^paused +no$/m);
    assert.match(stdout, /^throttle +none$/m);
    assert.match(stdout, /^rate +no worker is there$/m);
    assert.match(stdout, /^workers +0$/m);
  });

  it('pause prints by whom, why and until when, as read back', async () => {
    const { code, stdout, stderr } = await freshet('pause', '--all', ...why, '--for', '2h');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^paused +until \d{4}-.*Z, by ann since \d{4}-.*Z: the cache is down$/m);
    const { paused } = await json('show', '--all');
    assert.ok(paused && paused.leftMs > hour && paused.leftMs <= 2 * hour);
  });

  it('pause ends after an hour by itself where no end is given, and takes a new end', async () => {
    const { paused, command } = await json('pause', '--all', ...why);
    assert.equal(command, 'pause');
    assert.ok(paused && paused.leftMs > hour - 60_000 && paused.leftMs <= hour);
    const until = new Date(Date.now() + 3 * hour).toISOString();
    assert.equal((await json('pause', '--all', ...why, '--until', until)).paused?.until, until);
  });

  it('resume ends it, and fails where the fleet is not paused', async () => {
    await json('pause', '--all', ...why);
    assert.equal((await json('resume', '--all', '--actor', 'bob')).paused, null);
    const { code, stdout, stderr } = await freshet('resume', '--all');
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(stderr, 'freshet: resume --all: the fleet is not paused.\n');
  });

  it('throttle sets the rate, and --lift takes it away', async () => {
    const { throttle, keysPerSecond } = await json('throttle', '--all', ...why, '--keys-per-second', '500');
    assert.deepEqual([throttle?.keysPerSecond, throttle?.actor, keysPerSecond], [500, 'ann', 500]);
    const { code, stdout } = await freshet('throttle', '--all', ...why, '--keys-per-second', '12.5');
    assert.equal(code, 0);
    assert.match(stdout, /^throttle +12\.5 keys a second, by ann since .*Z: the cache is down$/m);
    assert.match(stdout, /^rate +12\.5 keys a second in force$/m);
    assert.equal((await json('throttle', '--all', ...why, '--lift')).throttle, null);
  });

  it('show lists the workers with their share, and the smallest of the rates that they know', async () => {
    const table = mysqlFleetTable(db.pool);
    await table.renew({ workerId: 'a', limit: 1000 }, () => ({ share: 800, floor: 50, wants: Infinity }));
    await table.renew({ workerId: 'b', limit: 2000 }, () => ({ share: 0, floor: 0, wants: 0 }));
    await table.renew({ workerId: 'c', limit: 100 }, () => ({ share: 90, floor: 5, wants: 1 }));
    await db.pool.write("UPDATE fleet_leases SET expires_at = renewed_at WHERE worker_id = 'c'", []);
    const { workers, keysPerSecond } = await json('show', '--all');
    assert.equal(keysPerSecond, 1000);
    assert.deepEqual(
      workers.map(({ worker, state, share }) => [worker, state, share]),
      [
        ['a', 'busy', 800],
        ['b', 'idle', 0],
        ['c', 'cut-off', 5],
      ],
    );
    const { stdout } = await freshet('show', '--all');
    assert.match(stdout, /^busy\t800\t1,000\t.* ago\ta$/m);
  });

  it('say in one line that the database is not migrated, or not there', async () => {
    const env = { MYSQL_URL: 'mysql://nobody@127.0.0.1:1/none' };
    const { code, stderr } = await runFreshet(['show', '--all'], { env });
    assert.equal(code, 1);
    assert.match(stderr, /^freshet: [^\n]+\n$/);
    const settings = await runFreshet(['pause', '--all', ...why], { env: {} });
    assert.equal(settings.code, 2);
    assert.match(settings.stderr, /MYSQL_URL/);
  });
});
