import { busiestSecond, type Arrival } from '../../src/dev/momento/arrivals.ts';

/** How a rate was kept and used. */
export interface RateKept {
  /** Calls a second from the first to the last. */
  readonly rate: number;
  /** Most calls that came in any second for sure. */
  readonly busiest: number;
  /** The same by the stamps of the cache alone. */
  readonly stamped: number;
}

/** What the arrivals of a log, in its order, say of the rate. */
export function rateKept(arrivals: readonly Arrival[]): RateKept {
  const times = arrivals.map(({ latestMs }) => latestMs);
  return { rate: ratePerSecond(times), busiest: busiestSecond(arrivals), stamped: stampedInSecond(times) };
}

/** Most moments in any window of a second; times in ms, ascending. */
export function stampedInSecond(timesMs: readonly number[]): number {
  return busiestSecond(timesMs.map((at) => ({ earliestMs: at, latestMs: at })));
}

/**
 * The last moment that begins a second with more than `allowed` moments: until then a lower rate is not kept. Times in ms,
 * ascending; undefined when every second keeps it.
 */
export function lastAbove(timesMs: readonly number[], allowed: number): number | undefined {
  return timesMs.findLast((time, index) => (timesMs[index + allowed] ?? Infinity) < time + 1000);
}

/** Moments a second between the first and the last; times in ms, ascending. */
export function ratePerSecond(timesMs: readonly number[]): number {
  const [first = 0] = timesMs;
  const last = timesMs.at(-1) ?? first;
  return last === first ? 0 : ((timesMs.length - 1) * 1000) / (last - first);
}
