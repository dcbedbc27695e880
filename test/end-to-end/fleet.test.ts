import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { checkDeletes } from '../../src/dev/demo/check-deletes.ts';
import type { LogPage } from '../../src/dev/momento/control-messages.ts';
import { storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { fleetRig, watchShares, type FleetRig } from './support/fleet-rig.ts';

const keysPerSecond = 1000;
/** Calls that four workers can have on their way at any moment: they may reach the cache late, and all at once. */
const underWay = 4 * 96;
/** A machine that is busy with other things lets a limiter send a part of its rate only. */
const limitMs = 120_000;
const result = z.object({ outcome: z.string(), keysDeleted: z.number(), menusQueued: z.number() });
const prices = ['base', 'swap', 'standard', 'child'];
const keysOf = (stores: readonly string[]) =>
  stores.flatMap((store) => prices.map((price) => `${price}_price:${store}`));

/**
 * The cache never has more calls than the rate allows since a moment, but for those that were under way then. That holds
 * however late calls arrive; windows of one second do not, and are judged by `bench/fleet-rate.ts`.
 */
function assertPace(calls: LogPage['entries'], sinceMs: number, rate = keysPerSecond): void {
  calls
    .filter(({ monotonicMs }) => monotonicMs > sinceMs)
    .forEach(({ monotonicMs }, index) => {
      const allowed = underWay + (1.02 * rate * (monotonicMs - sinceMs)) / 1000;
      assert.ok(index + 1 <= allowed, `${index + 1} calls in ${monotonicMs - sinceMs} ms`);
    });
}

/** How often a run has found the fleet paused; undefined while it has anything else under way. */
async function looksOfGate(run: WorkflowHandle): Promise<number | undefined> {
  const { raw } = await run.describe();
  const [gate, ...others] = raw.pendingActivities ?? [];
  const isHeld = gate?.lastFailure?.applicationFailureInfo?.type === 'held';
  return isHeld && gate.activityType?.name === 'awaitFleet' && others.length === 0
    ? (gate.attempt ?? 0)
    : undefined;
}

/** The clock of the cache's log. */
const monotonicNow = (): number => Number(process.hrtime.bigint()) / 1e6;

describe('a fleet of workers', () => {
  let rig: FleetRig;
  before(async () => {
    rig = await fleetRig(keysPerSecond);
    await rig.control.setFaults({ quotaPerSecond: 2 * keysPerSecond });
  });
  after(() => rig.stop());

  const lastSequence = async () => (await rig.control.stats()).log.lastSequence;
  /** Counts the workers' calls from now on. */
  const countFrom = async () => {
    const before = await rig.callCount();
    return async () => (await rig.callCount()) - before;
  };

  it('keeps one rate while workers come, are killed and are cut off from the database, and does everything', async () => {
    const stores = storeIds(4000);
    const [killed] = await Promise.all([rig.startWorker(), rig.startWorker(), rig.startWorker('proxy')]);
    const shares = watchShares(rig);
    const since = await lastSequence();
    const called = await countFrom();
    const moments = [monotonicNow()];
    const after = async (calls: number) => {
      await waitUntil(`${calls} calls`, async () => (await called()) > calls, limitMs);
      moments.push(monotonicNow());
    };
    const run = await rig.change(stores);
    await after(2000);
    await rig.startWorker();
    await after(5000);
    await killed.end('SIGKILL');
    await after(8000);
    await rig.proxy.cut();
    await waitUntil('the end of a lease', async () => {
      const leases = await rig.leases();
      return leases.filter(({ leaseLeftMs }) => leaseLeftMs <= 0).length >= 2;
    });
    moments.push(monotonicNow());
    await after(12_000);
    await rig.proxy.mend();
    const { outcome, menusQueued } = result.parse(await run.result());
    assert.deepEqual([outcome, menusQueued >= 4000], ['processed', true]);
    const calls = await rig.calls(since);
    const seen = checkDeletes(calls, keysOf(stores));
    assert.deepEqual([seen.missing, seen.unplanned], [[], []]);
    for (const moment of moments) assertPace(calls, moment);
    const sums = await shares.stop();
    assert.ok(Math.max(...sums) <= keysPerSecond, String(Math.max(...sums)));
  });

  it('that is paused deletes nothing and queues no menu, for runs under way, new ones and workers that start, until it is resumed', async () => {
    const called = await countFrom();
    const large = await rig.change(storeIds(1200));
    await waitUntil('some deletes', async () => (await called()) > 500);
    const paused = await rig.freshet('pause', '--all', '--actor', 'ann', '--reason', 'the cache is down');
    assert.equal(paused.code, 0, paused.stderr);
    const { held } = await rig.reaches(large, 'held');
    assert.deepEqual([held?.actor, held?.reason], ['ann', 'the cache is down']);
    const menus = async () => {
      const rows = await rig.pool.select(z.object({ n: z.coerce.number() }), 'SELECT SUM(generation) AS n FROM menu_export_queue', []); // prettier-ignore
      return rows[0]?.n ?? 0;
    };
    // The run shows the pause as soon as one worker has told it: batches of the others go on until theirs have read it.
    const looks = await waitUntil('nothing but the gate', () => looksOfGate(large));
    const before = { calls: await called(), menus: await menus() };
    const small = await rig.change(['one-more']);
    await rig.startWorker();
    await rig.reaches(small, 'held');
    const shown = await rig.freshet('show', small.workflowId);
    assert.match(shown.stdout, /^phase +held$/m);
    assert.match(shown.stdout, /^held +by the fleet's pause until .*, by ann: the cache is down/m);
    await waitUntil('another look at the gate', async () => ((await looksOfGate(large)) ?? 0) > looks);
    assert.deepEqual({ calls: await called(), menus: await menus() }, before);
    assert.equal((await rig.freshet('resume', '--all', '--actor', 'bob')).code, 0);
    assert.equal(result.parse(await small.result()).keysDeleted, 4);
    assert.equal(result.parse(await large.result()).keysDeleted, 4800);
  });

  it('that is throttled keeps the lower rate on every worker, also on one that starts later, until it is lifted', async () => {
    const since = await lastSequence();
    const called = await countFrom();
    // Twelve seconds' work: on a slow machine some of it is left when the lower rate is in force.
    const run = await rig.change(storeIds(3000));
    await waitUntil('some deletes', async () => (await called()) > 500);
    const order = ['throttle', '--all', '--actor', 'ann', '--reason', 'readers need the quota'];
    assert.equal((await rig.freshet(...order, '--keys-per-second', '100')).code, 0);
    await waitUntil('the lower rate', async () => {
      const live = (await rig.leases()).filter(({ leaseLeftMs }) => leaseLeftMs > 0);
      return live.reduce((sum, { share }) => sum + share, 0) <= 100;
    });
    const lowered = monotonicNow();
    const shares = watchShares(rig);
    await rig.startWorker();
    const { stdout } = await rig.freshet('show', '--all');
    assert.match(stdout, /^throttle +100 keys a second, by ann since .*: readers need the quota$/m);
    assert.match(stdout, /^rate +100 keys a second in force$/m);
    const seen = await called();
    await waitUntil('more deletes', async () => (await called()) > seen + 300);
    const sums = await shares.stop();
    assertPace(await rig.calls(since), lowered, 100);
    assert.ok(Math.max(...sums) <= 100 + 2 * 49.5, String(Math.max(...sums)));
    assert.equal((await rig.freshet(...order, '--lift')).code, 0);
    assert.equal(result.parse(await run.result()).keysDeleted, 12_000);
  });

  it('yields to a cache that refuses calls for want of quota, finds its way back and loses nothing', async () => {
    const since = await lastSequence();
    const called = await countFrom();
    const stores = storeIds(3000);
    const run = await rig.change(stores);
    await waitUntil('some deletes', async () => (await called()) > 1000);
    await rig.control.setFaults({ quotaPerSecond: 300 });
    const refused = (calls: LogPage['entries']) => calls.filter(({ result: end }) => end === 'RESOURCE_EXHAUSTED').length; // prettier-ignore
    await waitUntil('refusals', async () => refused(await rig.calls(since)) > 0);
    await waitUntil('more deletes', async () => (await called()) > 4000, limitMs);
    await rig.control.setFaults({ quotaPerSecond: 2 * keysPerSecond });
    const { keysDeleted } = result.parse(await run.result());
    assert.equal(keysDeleted, 12_000);
    const calls = await rig.calls(since);
    assert.deepEqual(checkDeletes(calls, keysOf(stores)).missing, []);
    // Unheeded, every second would have had two refusals for each call let through.
    assert.ok(refused(calls) < calls.length / 4, `${refused(calls)} of ${calls.length} refused`);
  });
});
