import type { Waiter } from './drive-core.ts';
import { driveCore } from './drive-core.ts';
import { createLimiterCore } from './limiter-core.ts';
import type { Limiter } from './limiter.ts';

/** Options of the process's limiter. */
export interface LimiterOptions {
  /** Calls a second; null for unlimited, 0 lets nothing through. */
  readonly ratePerSecond: number | null;
  /** Calls sent and not yet answered. 64-128: more makes the cache client slower and runs into its deadline. */
  readonly maxInFlight: number;
  /** Milliseconds that never go back; default `performance.now`. */
  readonly now?: () => number;
  /** The cache refused a call for want of quota and the rate was cut to this, in calls a second. */
  readonly onBackOff?: (rateInForce: number | null) => void;
  /** A call comes while nobody waits. Called before it joins, so it must not throw. */
  readonly onDemand?: () => void;
}

/**
 * The process's limiter. No second holds more than half a per cent above the rate (below 200 a second: a whole number of
 * calls, not above the next one), measured where the calls are sent, also after an idle time, a stall or a new rate; what
 * a short stall held back goes at once. A call refused for want of quota halves the rate, which then climbs back by a
 * twentieth a second.
 * Throws `RangeError` on a rate or bound that makes no sense.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const now = options.now ?? (() => performance.now());
  const core = createLimiterCore<Waiter>({
    ratePerSecond: options.ratePerSecond,
    maxInFlight: options.maxInFlight,
    now: now(),
    startLevel: 1,
  });
  return driveCore(core, { now, onBackOff: options.onBackOff, onDemand: options.onDemand });
}
