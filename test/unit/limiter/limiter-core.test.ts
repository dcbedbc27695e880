import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limiterClasses } from '../../../src/limiter/class-turns.ts';
import type { LimiterClass } from '../../../src/limiter/limiter.ts';
import { lowerBoundOf } from '../../../src/limiter/flight-book.ts';
import { createLimiterCore } from '../../../src/limiter/limiter-core.ts';
import { callsPerWindow } from '../../../src/limiter/pacer.ts';
import { busiestSecond } from './busiest-second.ts';

interface Call {
  readonly limiterClass: LimiterClass;
  readonly number: number;
}

/** One thing that happens: calls arrive, some end (a few refused), and some time passes. */
const event = fc.record({
  arrivals: fc.array(fc.constantFrom(...limiterClasses), { maxLength: 30 }),
  atOnce: fc.boolean(),
  ends: fc.nat({ max: 30 }),
  refused: fc.nat({ max: 20 }).map((n) => n === 0),
  passes: fc.double({ min: 0, max: 60, noNaN: true }),
});
const setup = fc.record({
  rate: fc.option(fc.integer({ min: 1, max: 5000 })),
  maxInFlight: fc.integer({ min: 1, max: 20 }),
});

describe('limiter core', () => {
  it('keeps rate, bound and order whatever arrives, ends or is refused, and never waits with nothing to wait for', () => {
    fc.assert(
      fc.property(setup, fc.array(event, { maxLength: 150 }), ({ rate, maxInFlight }, events) => {
        const core = createLimiterCore<Call>({ ratePerSecond: rate, maxInFlight, now: 0, startLevel: 1 });
        const inFlight: { limiterClass: LimiterClass; sentAt: number }[] = [];
        const lower = () => inFlight.filter(({ limiterClass }) => limiterClass !== 'urgent').length;
        const waiting: Record<LimiterClass, number> = { urgent: 0, bulk: 0, settle: 0 };
        const sent: number[] = [];
        const lastOf: Record<LimiterClass, number> = { urgent: -1, bulk: -1, settle: -1 };
        let now = 0;
        let arrived = 0;
        const send = (limiterClass: LimiterClass): void => {
          inFlight.push({ limiterClass, sentAt: now });
          sent.push(now);
          assert.ok(inFlight.length <= maxInFlight);
          assert.ok(lower() <= lowerBoundOf(maxInFlight));
        };
        for (const { arrivals, atOnce, ends, refused, passes } of events) {
          for (const limiterClass of arrivals) {
            if (atOnce && core.goAtOnce(limiterClass, now)) {
              assert.equal(rate, null);
              assert.equal(waiting.urgent + waiting.bulk + waiting.settle, 0);
              send(limiterClass);
              continue;
            }
            core.join(limiterClass, { limiterClass, number: arrived++ });
            waiting[limiterClass] += 1;
          }
          for (const { limiterClass, sentAt } of inFlight.splice(0, ends)) {
            core.finish(limiterClass);
            if (refused) core.refused(sentAt, now);
          }
          now += passes;
          let step = core.next(now);
          for (; 'letThrough' in step; step = core.next(now)) {
            const { limiterClass, number } = step.letThrough;
            assert.ok(number > lastOf[limiterClass], 'first in, first out within a class');
            lastOf[limiterClass] = number;
            waiting[limiterClass] -= 1;
            send(limiterClass);
          }
          const urgentMayGo = waiting.urgent > 0 && inFlight.length < maxInFlight;
          const lowerMayGo =
            waiting.bulk + waiting.settle > 0 &&
            inFlight.length < maxInFlight &&
            lower() < lowerBoundOf(maxInFlight);
          assert.equal(step.waitMs === Infinity, !urgentMayGo && !lowerMayGo);
        }
        if (rate !== null) assert.ok(busiestSecond(sent) <= callsPerWindow(rate));
      }),
    );
  });

  it('makes up nothing of a time in which the cache answered nobody', () => {
    const core = createLimiterCore<number>({ ratePerSecond: 1000, maxInFlight: 96, now: 0, startLevel: 1 });
    for (let number = 0; number < 1000; number += 1) core.join('bulk', number);
    const goAt = (now: number): number => ('letThrough' in core.next(now) ? 1 + goAt(now) : 0);
    let inFlight = 0;
    for (let now = 0; now < 6000; now += 1) inFlight += goAt(now);
    assert.equal(inFlight, lowerBoundOf(96));
    while (inFlight-- > 0) core.finish('bulk');
    assert.ok(goAt(6000) <= 1);
    assert.ok(goAt(6010) <= 11);
    assert.ok(goAt(6040) >= 29, 'a late timer is made up again');
  });

  it('lets urgent calls through while bulk and settle hold all they may', () => {
    const core = createLimiterCore<LimiterClass>({
      ratePerSecond: null,
      maxInFlight: 96,
      now: 0,
      startLevel: 1,
    });
    const letThrough = () => {
      const given: LimiterClass[] = [];
      for (let step = core.next(0); 'letThrough' in step; step = core.next(0)) given.push(step.letThrough);
      return given;
    };
    for (let number = 0; number < 200; number += 1) core.join(number % 2 === 0 ? 'bulk' : 'settle', 'bulk');
    assert.equal(letThrough().length, 84);
    for (let number = 0; number < 20; number += 1) core.join('urgent', 'urgent');
    assert.deepEqual(letThrough(), Array<LimiterClass>(12).fill('urgent'));
    core.finish('bulk');
    assert.deepEqual(letThrough(), ['urgent']);
    core.finish('urgent');
    core.finish('urgent');
    assert.deepEqual(letThrough(), ['urgent', 'urgent']);
  });

  it('lets nobody through who has left', () => {
    const core = createLimiterCore<string>({ ratePerSecond: null, maxInFlight: 9, now: 0, startLevel: 1 });
    const place = core.join('bulk', 'leaves');
    core.join('bulk', 'stays');
    core.leave('bulk', place);
    assert.deepEqual(core.next(0), { letThrough: 'stays' });
    assert.equal(core.idle, true);
  });

  it('refuses a rate or a bound that makes no sense', () => {
    const start = { ratePerSecond: 1, maxInFlight: 1, now: 0, startLevel: 1 };
    for (const rate of [-1, NaN, Infinity]) {
      assert.throws(() => createLimiterCore({ ...start, ratePerSecond: rate }), RangeError);
      assert.throws(() => createLimiterCore(start).setRate(rate, 0), RangeError);
    }
    assert.throws(() => createLimiterCore({ ...start, maxInFlight: 0 }), RangeError);
  });
});
