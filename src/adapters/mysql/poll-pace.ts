import { sleepUntil } from '../../sleep-until.ts';

/**
 * How long to wait before a table is asked again: short after work, and half as long again after every vain ask, up
 * to the longest.
 */
export class PollPace {
  readonly #shortestMs: number;
  readonly #longestMs: number;
  #nextMs: number;

  constructor(shortestMs: number, longestMs: number) {
    this.#shortestMs = Math.min(shortestMs, longestMs);
    this.#longestMs = longestMs;
    this.#nextMs = this.#shortestMs;
  }

  /** There was work: the next wait is the shortest again. */
  hurry(): void {
    this.#nextMs = this.#shortestMs;
  }

  /** Waits; ends at once, without an error, when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(this.#longestMs, waitMs * 1.5);
    await sleepUntil(waitMs, signal);
  }
}

/** `firstMs` doubled with every further failure, up to `longestMs`; half of it random, so that not all come back at once. */
export function backOffMs(failures: number, firstMs: number, longestMs: number): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}
