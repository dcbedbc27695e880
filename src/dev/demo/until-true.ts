import { setTimeout as delay } from 'node:timers/promises';

const shortestWaitMs = 100;
/** A question that costs much is asked less often: the answer is made by the same machine. */
const waitPerAnswer = 5;

/** Asks until the answer is yes; false when it is still no after `limitMs`. */
export async function untilTrue(ask: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (;;) {
    const asked = performance.now();
    if (await ask()) return true;
    const answered = performance.now();
    if (answered > end) return false;
    await delay(Math.max(shortestWaitMs, waitPerAnswer * (answered - asked)));
  }
}
