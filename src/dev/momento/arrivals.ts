import type { LogEntry } from './operation-log.ts';

/** When a call reached the cache, in ms of the log's monotonic clock: one that was busy has read many at once. */
export interface Arrival {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** When the call of an entry of the log arrived. */
export function arrivalOf(entry: Pick<LogEntry, 'monotonicMs' | 'waitedMs' | 'lateMs'>): Arrival {
  const latestMs = entry.monotonicMs - entry.waitedMs;
  return { earliestMs: latestMs - entry.lateMs, latestMs };
}

/**
 * Most calls that came within any second for sure: one that a busy cache read late counts only where the second holds all
 * of the time in which it may have come.
 */
export function busiestSecond(arrivals: readonly Arrival[]): number {
  const latest = arrivals.map(({ latestMs }) => latestMs).sort((a, b) => a - b);
  const earliest = arrivals.map(({ earliestMs }) => earliestMs).sort((a, b) => a - b);
  let before = 0;
  let most = 0;
  for (const [index, at] of latest.entries()) {
    while (at - (earliest[before] ?? at) >= 1000) before += 1;
    most = Math.max(most, index + 1 - before);
  }
  return most;
}
