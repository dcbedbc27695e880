import { setImmediate, setTimeout as delay } from 'node:timers/promises';

/** Timers are up to a millisecond late, so the last of it is spent waiting actively. */
const activeMs = 2;

/** Milliseconds since 1970 with fraction, on the clock of the cache emulator's log. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Resolves at this moment, late by some microseconds. */
export async function untilWallMs(dueMs: number): Promise<void> {
  const leftMs = dueMs - wallMs();
  if (leftMs > activeMs) await delay(leftMs - activeMs);
  while (wallMs() < dueMs) await setImmediate();
}
