import type { LimiterClass } from './limiter.ts';

/** Share of the bound that the lower classes may hold together: the rest stays free for urgent calls. */
const lowerShare = 7 / 8;

/** Calls that bulk and settle may have in flight together: an eighth of the bound less, at least one less where it is two or more. */
export function lowerBoundOf(maxInFlight: number): number {
  return Math.max(1, Math.min(maxInFlight - 1, Math.floor(maxInFlight * lowerShare)));
}

/**
 * Counts calls sent and not yet answered. A slow cache holds every slot it is given: without a reserve an urgent call,
 * first in line as it is, would stand behind the slowest of all bulk calls in flight.
 */
export interface FlightBook {
  /** Nothing is in flight. */
  readonly empty: boolean;
  hasRoomFor(limiterClass: LimiterClass): boolean;
  begin(limiterClass: LimiterClass): void;
  end(limiterClass: LimiterClass): void;
}

/** A book with nothing in flight. `maxInFlight` may be Infinity. */
export function createFlightBook(maxInFlight: number): FlightBook {
  const maxLower = lowerBoundOf(maxInFlight);
  let all = 0;
  let lower = 0;

  function add(limiterClass: LimiterClass, change: 1 | -1): void {
    all += change;
    if (limiterClass !== 'urgent') lower += change;
  }

  return {
    get empty() {
      return all === 0;
    },
    hasRoomFor: (limiterClass) => all < maxInFlight && (limiterClass === 'urgent' || lower < maxLower),
    begin: (limiterClass) => add(limiterClass, 1),
    end: (limiterClass) => add(limiterClass, -1),
  };
}
