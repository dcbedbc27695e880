import { createCallWindow, slack } from './call-window.ts';

/**
 * Lateness of timers, of the event loop or of the processor that is made up at once; more is lost. Only a share that is
 * handed to another process within a second after that can put as much above the rate, so it is kept small.
 */
export const catchUpMs = 60;
/** Part of the rate that one second may hold; the promise is 2 %, the rest is for the jitter of the way to the cache. */
const headroom = 1.005;
/** A one-second count below this share of the rate would waste too much of it. */
const leastUse = 0.985;

/** Calls that any one second may hold: a whole number within 0.5 % of the rate, or the next one above a small rate. */
export function callsPerWindow(ratePerSecond: number): number {
  const below = Math.floor(ratePerSecond * headroom + slack);
  return below >= ratePerSecond * leastUse ? below : Math.ceil(ratePerSecond);
}

/** How far urgent calls may go ahead of the rate: what a second may hold above it. Later calls make up for it. */
function credit(ratePerSecond: number): number {
  return Math.max(0, callsPerWindow(ratePerSecond) - ratePerSecond);
}

/** Says when the next call may go. Knows no clock: every method takes the time, in milliseconds, never going back. */
export interface Pacer {
  /** Milliseconds until the next call may go, which may be urgent; 0 now, Infinity never at this rate. */
  waitMs(now: number, urgent?: boolean): number;
  /** Books a call that goes now. */
  take(now: number): void;
  /**
   * Something else than the rate holds calls back from now until one goes: that is not made up. A cache that hung wakes to
   * a process that is busy with its answers: what were sent all at once then would arrive late, on top of the next second's.
   */
  hold(now: number): void;
  /** Calls a second; null lifts the limit, 0 lets nothing through. Neither a burst nor a loss follows. */
  setRate(ratePerSecond: number | null, now: number): void;
}

/**
 * A pacer that may let `startLevel` of a call through at once. A token bucket keeps the rate in the long run: what was
 * late goes at once, unless the last second is full (`createCallWindow`). An urgent call need not wait for the bucket
 * while the second has room above the rate.
 */
export function createPacer(start: { ratePerSecond: number | null; now: number; startLevel: number }): Pacer {
  let rate = start.ratePerSecond;
  let level = start.startLevel;
  let filledAt = start.now;
  let held = false;
  let window = createCallWindow(rate === null ? 0 : callsPerWindow(rate), start.now);

  function fill(now: number): void {
    const elapsedMs = Math.max(0, now - filledAt);
    filledAt += elapsedMs;
    if (rate === null) return;
    const most = held ? Math.max(1, level) : 1 + (rate * catchUpMs) / 1000;
    level = Math.min(most, level + (elapsedMs * rate) / 1000);
  }

  return {
    waitMs(now, urgent = false) {
      if (rate === null) return 0;
      if (rate === 0) return Infinity;
      fill(now);
      const missing = 1 - slack - level - (urgent ? credit(rate) : 0);
      return Math.max(0, (missing * 1000) / rate, window.waitMs(now));
    },
    take(now) {
      fill(now);
      held = false;
      level -= 1;
      if (rate !== null) window.take(now);
    },
    hold(now) {
      fill(now);
      held = true;
    },
    setRate(ratePerSecond, now) {
      fill(now);
      const before = rate;
      rate = ratePerSecond;
      if (rate === null) return;
      const bound = callsPerWindow(rate);
      if (before === null) {
        // What an unlimited time sent was not counted: the second begins anew.
        window = createCallWindow(bound, now);
        level = 0;
        return;
      }
      window.setBound(bound, now);
      // What went ahead at a higher rate would hold a low one up for long.
      level = Math.max(level, -credit(rate));
      // What was missed at a higher rate may not be made up at a lower one: its first second holds no more than others.
      if (rate < before) level = Math.min(level, 1, bound + 1 - rate - slack);
    },
  };
}
