import { lowerBoundOf } from '../limiter/flight-book.ts';
import type { LimiterClass } from '../limiter/limiter.ts';

/** What a walk over stores may have under way, for as long as it goes. */
export interface WalkShare {
  /** Whether one more visit may begin now; if so it is under way. A walk with fewer than `atLeast` under way always may. */
  begin(atLeast: number): boolean;
  /** A visit that began is over. */
  end(): void;
  /** The walk is over. Call it once. */
  leave(): void;
}

/** The walks of a process, each with its share of the cache calls that may be in flight. */
export interface WalkShares {
  /** A walk of this class begins; each of its visits makes so many calls side by side. */
  enter(limiterClass: LimiterClass, callsPerVisit: number): WalkShare;
}

/**
 * Shares the calls that a class may have in flight evenly among its walks. More visits than that would only stand in the
 * limiter's line, where each call costs a promise and all of them outlive the young collections
 * (docs/decisions/0013-what-a-cache-call-costs.md).
 */
export function createWalkShares(maxInFlight: number): WalkShares {
  const walks: Record<LimiterClass, number> = { urgent: 0, bulk: 0, settle: 0 };
  const calls: Record<LimiterClass, number> = { urgent: 0, bulk: 0, settle: 0 };
  return {
    enter(limiterClass, callsPerVisit) {
      const bound = limiterClass === 'urgent' ? maxInFlight : lowerBoundOf(maxInFlight);
      let own = 0;
      walks[limiterClass] += 1;
      return {
        begin(atLeast) {
          const hasRoom = calls[limiterClass] < bound && own * callsPerVisit * walks[limiterClass] < bound;
          if (!hasRoom && own >= atLeast) return false;
          calls[limiterClass] += callsPerVisit;
          own += 1;
          return true;
        },
        end() {
          calls[limiterClass] -= callsPerVisit;
          own -= 1;
        },
        leave() {
          walks[limiterClass] -= 1;
        },
      };
    },
  };
}

/** A walk of its own, with so many visits at once. */
export function fixedShare(visits: number): WalkShare {
  return createWalkShares(visits).enter('urgent', 1);
}
