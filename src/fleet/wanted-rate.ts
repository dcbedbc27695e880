import type { LimiterUse } from '../limiter/limiter.ts';

/** Room above what was used lately: a worker that uses clearly less than its share gives the rest back, but not all. */
const room = 2;

/**
 * What a busy worker could use, in keys a second: as much as it gets when calls wait for the rate; where something else
 * holds them back (the calls in flight, a run's own rate) twice what it used lately, at least one.
 */
export function wantedRate(use: Pick<LimiterUse, 'waitsForRate' | 'callsPerSecond'>): number {
  return use.waitsForRate ? Infinity : Math.max(1, use.callsPerSecond * room);
}
