import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many milliseconds; ends at once, without an error, when the signal aborts. */
export async function sleepUntil(waitMs: number, signal: AbortSignal): Promise<void> {
  await delay(waitMs, undefined, { signal }).catch(() => undefined);
}
