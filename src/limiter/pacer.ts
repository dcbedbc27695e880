/** Lateness of timers and of the event loop that is made up at once. Node's timers come up to 2 ms late. */
const burstMs = 5;
/** Lateness that is made up slowly, at most one per cent above the rate. */
const catchUpMs = 100;
/** Share of the rate that one second may hold; the promise is 2 %, the rest is for the jitter of the way to the cache. */
const headroom = 1.01;
/** A one-second count below this share of the rate would waste too much of it. */
const leastUse = 0.985;
/** Keeps rounding errors of the sums below on the safe side, in calls. */
const slack = 1e-6;

/** Two token buckets that a call must pass both; levels and depths in calls, speeds in calls a millisecond. */
interface PaceLimits {
  /** Long-run rate. */
  readonly pacePerMs: number;
  readonly paceDepth: number;
  /** Bound on every one-second window. */
  readonly peakPerMs: number;
  readonly peakDepth: number;
}

/** Calls that any one second may hold: a whole number within 1 % of the rate, or the next one above a small rate. */
export function callsPerWindow(ratePerSecond: number): number {
  const below = Math.floor(ratePerSecond * headroom + slack);
  return below >= ratePerSecond * leastUse ? below : Math.ceil(ratePerSecond);
}

/**
 * Buckets of a rate. A bucket of depth `1 + burst` that fills at `speed` lets through at most
 * `burst + speed * 1 s`, rounded up, in any second; `peakPerMs` is chosen so that this is `callsPerWindow`.
 */
function paceLimits(ratePerSecond: number): PaceLimits {
  const peak = Math.max(0, callsPerWindow(ratePerSecond) - 2 * slack) / (1 + burstMs / 1000);
  return {
    pacePerMs: ratePerSecond / 1000,
    paceDepth: 1 + (ratePerSecond * catchUpMs) / 1000,
    peakPerMs: peak / 1000,
    peakDepth: 1 + (peak * burstMs) / 1000,
  };
}

/** Says when the next call may go. Knows no clock: every method takes the time, in milliseconds, never going back. */
export interface Pacer {
  /** Milliseconds until the next call may go; 0 now, Infinity never at this rate. */
  waitMs(now: number): number;
  /** Books a call that goes now. */
  take(now: number): void;
  /** Calls a second; null lifts the limit, 0 lets nothing through. Neither a burst nor a loss follows. */
  setRate(ratePerSecond: number | null, now: number): void;
}

/** A pacer that may let `startLevel` of a call through at once. */
export function createPacer(start: { ratePerSecond: number | null; now: number; startLevel: number }): Pacer {
  let limits = start.ratePerSecond === null ? null : paceLimits(start.ratePerSecond);
  let pace = start.startLevel;
  let peak = start.startLevel;
  let filledAt = start.now;

  function fill(now: number): void {
    const elapsedMs = Math.max(0, now - filledAt);
    filledAt += elapsedMs;
    if (limits === null) return;
    pace = Math.min(limits.paceDepth, pace + elapsedMs * limits.pacePerMs);
    peak = Math.min(limits.peakDepth, peak + elapsedMs * limits.peakPerMs);
  }

  return {
    waitMs(now) {
      if (limits === null) return 0;
      if (limits.pacePerMs === 0) return Infinity;
      fill(now);
      const missing = Math.max((1 - slack - pace) / limits.pacePerMs, (1 - slack - peak) / limits.peakPerMs);
      return Math.max(0, missing);
    },
    take(now) {
      fill(now);
      pace -= 1;
      peak -= 1;
    },
    setRate(ratePerSecond, now) {
      fill(now);
      const wasUnlimited = limits === null;
      limits = ratePerSecond === null ? null : paceLimits(ratePerSecond);
      if (wasUnlimited) {
        pace = 0;
        peak = 0;
      }
      fill(now);
    },
  };
}
