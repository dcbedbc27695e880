import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { callsPerWindow, catchUpMs, createPacer } from '../../../src/limiter/pacer.ts';
import { busiestSecond } from './busiest-second.ts';

/** A timer of Node is never exact: the wait is rounded up, and it comes up to 3 ms late. */
const lateMs = fc.double({ min: 0, max: 3, noNaN: true });
const rates = fc.oneof(
  fc.double({ min: 0.1, max: 60, noNaN: true }),
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 200, max: 20_000 }),
);

/** Time in which some calls go at a rate, but not more than the test can bear. */
function spanMs(rate: number): number {
  return Math.min(20_000, Math.max(2200, 20_000_000 / rate / 2));
}

/** Sends as much as the pacer lets through between two times, as the edge does; answers when. */
function sendAll(
  pacer: ReturnType<typeof createPacer>,
  from: number,
  to: number,
  late: readonly number[],
  urgent: (sent: number) => boolean = () => false,
): number[] {
  const times: number[] = [];
  let wakes = 0;
  for (let now = from; now < to;) {
    const wait = pacer.waitMs(now, urgent(times.length));
    if (wait === 0) {
      pacer.take(now);
      times.push(now);
    } else {
      now += Math.ceil(wait) + (late[wakes++ % late.length] ?? 0);
    }
  }
  return times;
}

describe('pacer', () => {
  it('allows a second a whole number of calls that stays within two per cent, or is the next above a small rate', () => {
    const table = [
      [0.1, 1], [1, 1], [1.5, 2], [7, 7], [10.1, 10], [10.5, 11], [33.3, 33], [50, 50], [67, 67], [100, 100],
      [333.3, 334], [1000, 1005], [20_000, 20_100],
    ] as const; // prettier-ignore
    for (const [rate, calls] of table) assert.equal(callsPerWindow(rate), calls, `${rate} a second`);
  });

  it('holds every second of lasting demand below the bound and uses 97 % of the rate, however late timers come', () => {
    fc.assert(
      fc.property(rates, fc.array(lateMs, { minLength: 1, maxLength: 30 }), (rate, late) => {
        const pacer = createPacer({ ratePerSecond: rate, now: 0, startLevel: 1 });
        const span = spanMs(rate);
        const times = sendAll(pacer, 0, span, late);
        assert.ok(busiestSecond(times) <= callsPerWindow(rate));
        assert.ok(callsPerWindow(rate) <= Math.max(1.02 * rate, Math.ceil(rate)));
        assert.ok(
          times.length + 1 >= (0.97 * rate * span) / 1000,
          `${times.length} of ${(rate * span) / 1000}`,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('makes up a short stall at once, in seconds that hold no more than others', () => {
    const stalls = fc.array(fc.double({ min: 1, max: catchUpMs - 5, noNaN: true }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), stalls, (rate, all) => {
        const pacer = createPacer({ ratePerSecond: rate, now: 0, startLevel: 1 });
        const times = sendAll(pacer, 0, 1000, [0]);
        let now = 1000;
        for (const stall of all) {
          times.push(...sendAll(pacer, now + stall, now + 1000, [0]));
          now += 1000;
        }
        assert.ok(busiestSecond(times) <= callsPerWindow(rate));
        assert.ok(times.length >= 0.99 * rate * (now / 1000) - 2, `${times.length} in ${now} ms`);
      }),
      { numRuns: 60 },
    );
  });

  it('adds up to no more than the rate and what was late, where processes hand it to each other', () => {
    const handOver = fc.record({
      after: fc.integer({ min: 1, max: 700 }),
      first: fc.integer({ min: 0, max: 1000 }),
      late: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(handOver, { minLength: 1, maxLength: 30 }), (changes) => {
        const start = { now: 0, startLevel: 1 };
        const pacers = [
          createPacer({ ratePerSecond: 1000, ...start }),
          createPacer({ ratePerSecond: 0, ...start }),
        ];
        const times: number[] = [];
        let now = 0;
        for (const { after, first, late } of changes) {
          times.push(...pacers.flatMap((pacer) => sendAll(pacer, now + late, now + after, [0])));
          now += after;
          pacers[0]?.setRate(first, now);
          pacers[1]?.setRate(1000 - first, now);
        }
        times.sort((one, other) => one - other);
        assert.ok(busiestSecond(times) <= callsPerWindow(1000) + 2 + catchUpMs);
      }),
    );
  });

  it('holds no second above the bound after an idle time or a stall', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 1, max: 100_000, noNaN: true }), (rate, idle) => {
        const pacer = createPacer({ ratePerSecond: rate, now: 0, startLevel: 1 });
        const times = [...sendAll(pacer, 0, 1500, [0.5]), ...sendAll(pacer, 1500 + idle, 3500 + idle, [0.5])];
        assert.ok(busiestSecond(times) <= callsPerWindow(rate));
      }),
      { numRuns: 60 },
    );
  });

  it('holds no second above the bound when the rate changes, and loses nothing when it is set again and again', () => {
    fc.assert(
      fc.property(fc.array(rates, { minLength: 2, maxLength: 6 }), lateMs, (steps, late) => {
        const pacer = createPacer({ ratePerSecond: steps[0] ?? 1, now: 0, startLevel: 1 });
        const times = steps.flatMap((rate, index) => {
          pacer.setRate(rate, index * 1500);
          return sendAll(pacer, index * 1500, (index + 1) * 1500, [late]);
        });
        steps.forEach((rate, index) => {
          const around = Math.max(callsPerWindow(rate), callsPerWindow(steps[index + 1] ?? rate));
          assert.ok(busiestSecond(times, index * 1500, (index + 1) * 1500) <= callsPerWindow(rate));
          assert.ok(busiestSecond(times, index * 1500, (index + 2) * 1500) <= around);
        });
      }),
      { numRuns: 40 },
    );
    const renewed = createPacer({ ratePerSecond: 1000, now: 0, startLevel: 1 });
    const times = Array.from({ length: 100 }, (_, index) => {
      renewed.setRate(index % 2 === 0 ? 1000 : 1001, index * 100);
      return sendAll(renewed, index * 100, (index + 1) * 100, [1.5]);
    }).flat();
    assert.ok(times.length >= 9700);
  });

  it('lets urgent calls go ahead by what a second may hold above the rate, and makes up for it', () => {
    fc.assert(
      fc.property(
        rates,
        fc.array(lateMs, { minLength: 1, maxLength: 30 }),
        fc.nat(3),
        (rate, late, urgency) => {
          const pacer = createPacer({ ratePerSecond: rate, now: 0, startLevel: 1 });
          const span = spanMs(rate);
          const times = sendAll(pacer, 0, span, late, (sent) => sent % 4 < urgency);
          assert.ok(busiestSecond(times) <= callsPerWindow(rate));
          const ahead = Math.max(0, callsPerWindow(rate) - rate);
          assert.ok(
            times.length <= (rate * span) / 1000 + 2 + ahead,
            `${times.length} of ${(rate * span) / 1000}`,
          );
        },
      ),
    );
  });

  it('is not held up at a low rate by what went ahead at a high one', () => {
    const pacer = createPacer({ ratePerSecond: 10_000, now: 0, startLevel: 1 });
    sendAll(pacer, 0, 2000, [0]);
    const ahead = sendAll(pacer, 2000, 2001, [0], () => true);
    assert.ok(ahead.length > 30, `${ahead.length} ahead`);
    pacer.setRate(1, 2001);
    assert.ok(pacer.waitMs(3100) <= 1000);
  });

  it('starts without a burst when an unlimited rate becomes a limited one', () => {
    const pacer = createPacer({ ratePerSecond: null, now: 0, startLevel: 1 });
    for (let now = 0; now < 1000; now++) {
      assert.equal(pacer.waitMs(now), 0);
      pacer.take(now);
    }
    pacer.setRate(2, 1000);
    assert.deepEqual(sendAll(pacer, 1000, 3000, [0]).length, 3);
  });

  it('waits ten seconds between calls at a tenth of a call a second, and for ever at none', () => {
    const pacer = createPacer({ ratePerSecond: 0.1, now: 0, startLevel: 1 });
    assert.deepEqual(sendAll(pacer, 0, 30_500, [0]), [0, 10_000, 20_000, 30_000]);
    pacer.setRate(0, 31_000);
    assert.equal(pacer.waitMs(10_000_000), Infinity);
    pacer.setRate(1000, 10_000_000);
    assert.ok(pacer.waitMs(10_000_000) <= 1);
  });
});
