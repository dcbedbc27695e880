import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition, and returns its first truthy answer. Throws, naming what it waited for, when that does not
 * come; the limit only ends a test that has failed. A look that takes long is taken less often: what is waited for
 * needs the machine as well.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => Promise<T> | T,
  limitMs = 30_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const lookedAt = Date.now();
    const answer = await condition();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<NonNullable<T>, false>;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await delay(Math.min(500, Math.max(20, Date.now() - lookedAt)));
  }
}
