import type { LimiterUse } from '../limiter/limiter.ts';

/** Room above what was used lately: a worker that uses clearly less than its share gives the rest back, but not all. */
const room = 2;

/**
 * What a worker could use, in keys a second: as much as it gets when calls wait for the rate; where something else holds
 * them back (the calls in flight, a run's own rate) twice what it used lately; nothing when it is idle.
 */
export function wantedRate(use: LimiterUse): number {
  if (!use.active) return 0;
  return use.waitsForRate ? Infinity : Math.max(1, use.callsPerSecond * room);
}
