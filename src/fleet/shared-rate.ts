/**
 * Part of the rate that is shared out. A second of a worker's limiter holds half a per cent above its share, so the
 * fleet's peak is half a per cent below the rate: the jitter of the way to the cache comes on top.
 */
const sharedPart = 0.99;

/** The rate in force: the smallest of those given, in keys a second; `Infinity` when none is set. */
export function rateInForce(throttle: number | null, limits: readonly number[]): number {
  return Math.min(throttle ?? Infinity, ...limits);
}

/**
 * Sum of the shares at a rate. A whole number from 1 on, so that whole shares can add up to it; below 100 a second the
 * part kept back would be less than a call, and nothing is.
 */
export function sharedRate(rate: number): number {
  if (rate < 1 || rate === Infinity) return rate;
  return Math.min(Math.floor(rate), Math.ceil(rate * sharedPart));
}
