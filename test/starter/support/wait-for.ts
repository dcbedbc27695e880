import { waitUntil } from '../../support/wait-until.ts';

/** Waits until the condition holds. Throws after the time, naming it. */
export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs?: number,
): Promise<void> {
  await waitUntil(what, condition, timeoutMs);
}
