import { createBackOff } from './back-off.ts';
import { createClassTurns, limiterClasses } from './class-turns.ts';
import { createFlightBook } from './flight-book.ts';
import type { LimiterClass, LimiterUse } from './limiter.ts';
import { createMeasuredRate } from './measured-rate.ts';
import { createPacer } from './pacer.ts';
import type { Place, WaitingLine } from './waiting-line.ts';
import { createWaitingLine } from './waiting-line.ts';

/** What to do next: let one through, or wait so long (Infinity: until something changes). */
export type Step<T> = { readonly letThrough: T } | { readonly waitMs: number };

/** Start of a core. Rates in calls a second, times in milliseconds. */
export interface CoreOptions {
  readonly ratePerSecond: number | null;
  readonly maxInFlight: number;
  readonly now: number;
  /** Share of a call that may go at once; 1 lets the first through without a wait. */
  readonly startLevel: number;
}

/** All decisions of a limiter, without clock, timer or promise: state and time in, decision out. */
export interface LimiterCore<T> {
  join(limiterClass: LimiterClass, value: T): Place<T>;
  leave(limiterClass: LimiterClass, place: Place<T>): void;
  /** Somebody of this class waits. */
  waits(limiterClass: LimiterClass): boolean;
  /** Nobody waits in any class. */
  readonly idle: boolean;
  /** Decides, and books a call that is let through as sent at `now`. */
  next(now: number): Step<T>;
  /** Books a call as sent at `now` if it has nobody and nothing to wait for: no rate, and room. Answers whether it did. */
  goAtOnce(limiterClass: LimiterClass, now: number): boolean;
  /** A call of this class is over. */
  finish(limiterClass: LimiterClass): void;
  /** The cache refused a call for want of quota; answers whether the rate was cut for it. */
  refused(sentAt: number, now: number): boolean;
  setRate(ratePerSecond: number | null, now: number): void;
  rateInForce(now: number): number | null;
  use(now: number): LimiterUse;
}

/** A core in which nobody waits. Throws `RangeError` on a rate or bound that makes no sense. */
export function createLimiterCore<T>(options: CoreOptions): LimiterCore<T> {
  checkRate(options.ratePerSecond);
  if (!(options.maxInFlight >= 1))
    throw new RangeError(`maxInFlight must be at least 1: ${options.maxInFlight}`);
  const lines: Record<LimiterClass, WaitingLine<T>> = {
    urgent: createWaitingLine(),
    bulk: createWaitingLine(),
    settle: createWaitingLine(),
  };
  const turns = createClassTurns();
  const pacer = createPacer(options);
  const backOff = createBackOff();
  const measured = createMeasuredRate();
  const flights = createFlightBook(options.maxInFlight);
  const waits = (limiterClass: LimiterClass) => !lines[limiterClass].empty;
  const mayGo = (limiterClass: LimiterClass) => waits(limiterClass) && flights.hasRoomFor(limiterClass);
  let setRate = options.ratePerSecond;
  let pacedRate = setRate;

  function applyRate(now: number): void {
    const rate = backOff.rate(setRate, now);
    if (rate === pacedRate) return;
    pacedRate = rate;
    pacer.setRate(rate, now);
  }

  function book(limiterClass: LimiterClass, now: number): void {
    pacer.take(now);
    measured.record(now);
    flights.begin(limiterClass);
  }

  const core: LimiterCore<T> = {
    join: (limiterClass, value) => lines[limiterClass].join(value),
    leave: (limiterClass, place) => lines[limiterClass].leave(place),
    waits,
    get idle() {
      return !limiterClasses.some(waits);
    },
    next(now) {
      if (!limiterClasses.some(mayGo)) {
        if (!core.idle) pacer.hold(now);
        return { waitMs: Infinity };
      }
      applyRate(now);
      const waitMs = pacer.waitMs(now, mayGo('urgent'));
      if (waitMs > 0) return { waitMs };
      const turn = turns.next(mayGo);
      const value = turn === undefined ? undefined : lines[turn].shift();
      if (turn === undefined || value === undefined) return { waitMs: Infinity };
      book(turn, now);
      return { letThrough: value };
    },
    goAtOnce(limiterClass, now) {
      if (!core.idle || !flights.hasRoomFor(limiterClass)) return false;
      applyRate(now);
      if (pacedRate !== null) return false;
      book(limiterClass, now);
      return true;
    },
    finish: (limiterClass) => flights.end(limiterClass),
    refused(sentAt, now) {
      const slowed = backOff.refused({ sentAt, now, setRate, measuredRate: measured.perSecond(now) });
      applyRate(now);
      return slowed;
    },
    setRate(ratePerSecond, now) {
      checkRate(ratePerSecond);
      setRate = ratePerSecond;
      applyRate(now);
    },
    rateInForce: (now) => backOff.rate(setRate, now),
    use: (now) => ({
      active: !core.idle || !flights.empty,
      waitsForRate: limiterClasses.some(mayGo) && setRate !== null,
      callsPerSecond: measured.perSecond(now),
    }),
  };
  return core;
}

function checkRate(ratePerSecond: number | null): void {
  if (ratePerSecond === null || (Number.isFinite(ratePerSecond) && ratePerSecond >= 0)) return;
  throw new RangeError(
    `A rate is a number of calls a second from 0 up, or null for unlimited: ${ratePerSecond}`,
  );
}
