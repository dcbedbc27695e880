import { timeoutSignal } from '../../timeout-signal.ts';
import { sleepUntil } from '../../sleep-until.ts';
import { backOffMs } from './poll-pace.ts';

/** Repeats a statement, with back-off, until it succeeds; rejects with its last error once the signal has aborted. */
export async function repeatUntilAborted<T>(signal: AbortSignal, statement: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await statement();
    } catch (error) {
      if (signal.aborted) throw error;
      await sleepUntil(backOffMs(failures, 50, 2_000), signal);
    }
  }
}

/** Aborts after so many milliseconds; at once when they are over already. */
export function abortAfter(milliseconds: number): AbortSignal {
  return timeoutSignal(Math.max(0, Math.floor(milliseconds)));
}
