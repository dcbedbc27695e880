/** The promise is about every second, wherever it begins. */
const windowMs = 1000;
/** Keeps rounding errors of sums of calls on the safe side, in calls. */
export const slack = 1e-6;

/** A time in which one bound held. Times in milliseconds. */
interface Stretch {
  readonly from: number;
  /** Calls that a second may hold. */
  readonly calls: number;
}

/**
 * The calls of the last second against what this second may hold. Where the bound changed within it, each part counts
 * by its time: a rate that one process hands to another begins there as it ends here.
 * Knows no clock: every method takes the time, in milliseconds, never going back.
 */
export interface CallWindow {
  /** Milliseconds, perhaps too few, until one more call fits in; 0 now. The bound must be above 0. */
  waitMs(now: number): number;
  /** Books a call that goes now. */
  take(now: number): void;
  /** Calls that a second may hold from now on; 0 lets none in. */
  setBound(calls: number, now: number): void;
}

/** A second without calls; before `now` nothing was allowed. */
export function createCallWindow(calls: number, now: number): CallWindow {
  const stretches: Stretch[] = [{ from: now, calls }];
  let times: number[] = [];
  let first = 0;

  function forget(now: number): void {
    while (first < times.length && now - (times[first] ?? 0) >= windowMs) first += 1;
    if (first > 1000 && first * 2 > times.length) {
      times = times.slice(first);
      first = 0;
    }
    while ((stretches[1]?.from ?? Infinity) <= now - windowMs) stretches.shift();
  }

  /** What the second before `now` may hold, and whether that grows with time. */
  function roomAt(now: number): { room: number; grows: boolean } {
    let allowed = 1;
    let highest = 0;
    stretches.forEach((stretch, index) => {
      const until = stretches[index + 1]?.from ?? now;
      allowed += (stretch.calls * (until - Math.max(stretch.from, now - windowMs))) / windowMs;
      highest = Math.max(highest, stretch.calls);
    });
    return { room: Math.min(highest, allowed), grows: allowed < highest };
  }

  return {
    waitMs(now) {
      forget(now);
      const { room, grows } = roomAt(now);
      const missing = times.length - first + 1 - room - slack;
      if (missing <= 0) return 0;
      const leavesIn = (times[first] ?? Infinity) + windowMs - now;
      const growsIn = grows ? (missing * windowMs) / (stretches.at(-1)?.calls ?? 0) : Infinity;
      return Math.max(slack, Math.min(leavesIn, growsIn));
    },
    take(now) {
      times.push(now);
    },
    setBound(bound, now) {
      forget(now);
      if (bound !== stretches.at(-1)?.calls) stretches.push({ from: now, calls: bound });
    },
  };
}
