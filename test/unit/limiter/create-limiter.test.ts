import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createLimiter } from '../../../src/limiter/create-limiter.ts';
import type { Limiter, LimiterClass, Release } from '../../../src/limiter/limiter.ts';
import { busiestSecond } from './busiest-second.ts';
import type { HandClock } from './hand-clock.ts';
import { handClock } from './hand-clock.ts';

function within(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}

describe('limiter', () => {
  let clock: HandClock;
  beforeEach(() => {
    clock = handClock();
  });
  afterEach(() => clock.stop());

  /** Asks for so many calls and keeps those that were let through, with their time. */
  function ask(limiter: Limiter, count: number, limiterClass: LimiterClass = 'bulk', signal?: AbortSignal) {
    const releases: Release[] = [];
    const times: number[] = [];
    const all = Array.from({ length: count }, async () => {
      releases.push(await limiter.acquire(limiterClass, signal));
      times.push(clock.now());
    });
    return { releases, times, all };
  }

  it('lets no more through at a time than its bound, and one more for each that ends', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 3, now: clock.now });
    const { releases } = ask(limiter, 5, 'urgent');
    await clock.advance(1);
    assert.equal(releases.length, 3);
    releases[0]?.('ok');
    await clock.advance(1);
    assert.equal(releases.length, 4);
  });

  it('lets all that have room go together where there is no rate', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 40, now: clock.now });
    const { releases } = ask(limiter, 50, 'urgent');
    await Promise.resolve();
    assert.equal(releases.length, 40);
  });

  it('lets a call through without a promise where it has nobody and nothing to wait for', async () => {
    let demands = 0;
    const options = { maxInFlight: 2, now: clock.now, onDemand: () => (demands += 1) };
    const limiter = createLimiter({ ...options, ratePerSecond: null });
    const first = limiter.tryAcquire('urgent');
    assert.ok(first);
    assert.equal(limiter.tryAcquire('urgent', AbortSignal.abort()), null, 'nobody wants it any more');
    const second = limiter.tryAcquire('urgent');
    assert.ok(second);
    assert.equal(demands, 2);
    assert.equal(limiter.tryAcquire('urgent'), null, 'all slots are taken');
    const { releases } = ask(limiter, 2, 'bulk');
    first('ok');
    await clock.advance(1);
    assert.equal(releases.length, 1);
    second('ok');
    assert.equal(limiter.tryAcquire('urgent'), null, 'another one waits');
    const paced = createLimiter({ ...options, ratePerSecond: 1000 });
    assert.equal(paced.tryAcquire('urgent'), null, 'there is a rate to keep');
  });

  it('does not let a call through at once after the cache has refused one', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 10, now: clock.now });
    await clock.advance(1000);
    limiter.tryAcquire('bulk')?.('throttled');
    assert.notEqual(limiter.rateInForce, null);
    assert.equal(limiter.tryAcquire('bulk'), null);
    await clock.advance(60_000);
    assert.equal(limiter.rateInForce, null);
    assert.ok(limiter.tryAcquire('bulk'));
  });

  it('keeps slots for urgent calls, which go at once although bulk has all it may', async () => {
    const limiter = createLimiter({ ratePerSecond: 1000, maxInFlight: 16, now: clock.now });
    const bulk = ask(limiter, 30);
    await clock.advance(100);
    assert.equal(bulk.releases.length, 14);
    const urgent = ask(limiter, 3, 'urgent');
    await clock.advance(10);
    assert.equal(urgent.releases.length, 2);
    bulk.releases[0]?.('ok');
    await clock.advance(10);
    assert.deepEqual([urgent.releases.length, bulk.releases.length], [3, 14]);
    urgent.releases[0]?.('ok');
    await clock.advance(10);
    assert.equal(bulk.releases.length, 15);
  });

  it('takes a slot back once, however often it is given back', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 1, now: clock.now });
    const { releases } = ask(limiter, 3);
    await clock.advance(1);
    releases[0]?.('ok');
    releases[0]?.('ok');
    releases[0]?.('throttled');
    await clock.advance(1);
    assert.equal(releases.length, 2);
    assert.equal(limiter.rateInForce, null);
  });

  it('sends at its rate, second by second, in small groups', async () => {
    const limiter = createLimiter({ ratePerSecond: 700, maxInFlight: 10_000, now: clock.now });
    const { times } = ask(limiter, 3000);
    await clock.advance(3000);
    assert.ok(busiestSecond(times) <= 710);
    assert.ok(times.length >= 0.97 * 2100, String(times.length));
  });

  it('lets urgent calls overtake all that wait', async () => {
    const limiter = createLimiter({ ratePerSecond: 10, maxInFlight: 100, now: clock.now });
    ask(limiter, 50);
    await clock.advance(250);
    const urgent = ask(limiter, 1, 'urgent');
    await clock.advance(110);
    assert.equal(urgent.releases.length, 1);
  });

  it('lets urgent calls go ahead of the rate, which lasting demand still keeps', async () => {
    const limiter = createLimiter({ ratePerSecond: 1000, maxInFlight: 100_000, now: clock.now });
    const bulk = ask(limiter, 20_000);
    await clock.advance(1000);
    const changes: ReturnType<typeof ask>[] = [];
    const waitedMs: number[] = [];
    for (let change = 0; change < 20; change += 1) {
      await clock.advance(197 + (change % 8));
      const askedAt = clock.now();
      const urgent = ask(limiter, 4, 'urgent');
      changes.push(urgent);
      await clock.advance(8);
      waitedMs.push((urgent.times[3] ?? Infinity) - askedAt);
    }
    assert.ok(Math.max(...waitedMs) <= 8, `waited ${waitedMs.join(', ')} ms`);
    assert.ok(waitedMs.filter((ms) => ms <= 1).length >= 10, `waited ${waitedMs.join(', ')} ms`);
    const times = [...bulk.times, ...changes.flatMap((change) => change.times)].sort((a, b) => a - b);
    const seconds = (clock.now() - 1000) / 1000;
    assert.ok(
      within(times.length, 0.97 * 1000 * seconds, 1000 * seconds + 6),
      `${times.length} in ${seconds} s`,
    );
    assert.ok(busiestSecond(times) <= 1005);
  });

  it('follows a new rate at once, also while everybody waits', async () => {
    const limiter = createLimiter({ ratePerSecond: 0.1, maxInFlight: 100, now: clock.now });
    const { releases } = ask(limiter, 50);
    await clock.advance(100);
    assert.equal(releases.length, 1);
    limiter.setRate(0);
    await clock.advance(100);
    assert.equal(releases.length, 1);
    limiter.setRate(100);
    await clock.advance(100);
    assert.ok(within(releases.length, 10, 12), String(releases.length));
    limiter.setRate(null);
    await clock.advance(20);
    assert.equal(releases.length, 50);
  });

  it('slows down when the cache refuses a call, tells so, and finds its way back to the set rate', async () => {
    const told: (number | null)[] = [];
    const options = { ratePerSecond: 100, maxInFlight: 200, now: clock.now };
    const limiter = createLimiter({ ...options, onBackOff: (rate) => told.push(rate) });
    const { releases } = ask(limiter, 100);
    await clock.advance(1100);
    for (const release of releases) release('throttled');
    assert.equal(told.length, 1);
    assert.ok(Number(limiter.rateInForce) <= 55, String(limiter.rateInForce));
    await clock.advance(5000);
    assert.ok(within(Number(limiter.rateInForce), 65, 99), String(limiter.rateInForce));
    await clock.advance(7000);
    assert.equal(limiter.rateInForce, 100);
  });

  it('rejects with the reason of the signal while waiting, and leaves the line and the signal clean', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 1, now: clock.now });
    const first = await limiter.acquire('bulk');
    const controller = new AbortController();
    const reason = new Error('paused');
    const given = ask(limiter, 3, 'bulk', controller.signal);
    const behind = ask(limiter, 1);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 1);
    controller.abort(reason);
    for (const outcome of await Promise.allSettled(given.all)) {
      assert.deepEqual(outcome, { status: 'rejected', reason });
    }
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    first('ok');
    await clock.advance(1);
    assert.equal(behind.releases.length, 1);
    await assert.rejects(limiter.acquire('bulk', controller.signal), reason);
  });

  it('tells whether calls are there, and whether they wait for the rate or for other calls to end', async () => {
    let demands = 0;
    const options = { maxInFlight: 2, now: clock.now, onDemand: () => void (demands += 1) };
    const limiter = createLimiter({ ratePerSecond: 0, ...options });
    assert.deepEqual(limiter.use, { active: false, waitsForRate: false, callsPerSecond: 0 });
    const { releases } = ask(limiter, 3, 'urgent');
    assert.equal(demands, 1);
    await clock.advance(1);
    assert.deepEqual([limiter.use.active, limiter.use.waitsForRate], [true, true]);
    limiter.setRate(1000);
    await clock.advance(10);
    assert.equal(releases.length, 2);
    assert.deepEqual([limiter.use.active, limiter.use.waitsForRate], [true, false]);
    assert.ok(limiter.use.callsPerSecond > 0);
    for (const release of releases) release('ok');
    await clock.advance(10);
    releases[2]?.('ok');
    assert.deepEqual([limiter.use.active, limiter.use.waitsForRate], [false, false]);
  });

  it('keeps no listener on the signal of a call that was let through', async () => {
    const limiter = createLimiter({ ratePerSecond: 100, maxInFlight: 10, now: clock.now });
    const controller = new AbortController();
    const { releases } = ask(limiter, 3, 'bulk', controller.signal);
    await clock.advance(100);
    assert.equal(releases.length, 3);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });
});

describe('limiter without demand', () => {
  it('keeps no timer once the last call has left the line', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const limiter = createLimiter({ ratePerSecond: 0.001, maxInFlight: 10 });
    await limiter.acquire('bulk');
    const controller = new AbortController();
    const waiting = assert.rejects(limiter.acquire('bulk', controller.signal));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(timers(), before + 1);
    controller.abort();
    await waiting;
    assert.equal(timers(), before);
  });
});
