import type { Waiter } from './drive-core.ts';
import { driveCore } from './drive-core.ts';
import { createLimiterCore } from './limiter-core.ts';

/** The pace of one step, in front of the process's limiter. */
export interface RunPace {
  /** Resolves when the next key may be asked for, in the order of the calls. Rejects with the signal's reason when aborted. */
  turn(signal?: AbortSignal): Promise<void>;
}

/** Options of a run's pace. */
export interface RunPaceOptions {
  /** The run's own throttle, above 0 and as small as you like; null does not pace. */
  readonly keysPerSecond: number | null;
  /** Milliseconds that never go back; default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Paces a step at the run's own rate. The first key waits for its turn as well, so that steps which follow one
 * another keep the rate together. Throws `RangeError` on a rate that makes no sense.
 */
export function createRunPace(options: RunPaceOptions): RunPace {
  if (options.keysPerSecond === null) return { turn: (signal) => turnAtOnce(signal) };
  const now = options.now ?? (() => performance.now());
  const gate = driveCore(
    createLimiterCore<Waiter>({
      ratePerSecond: options.keysPerSecond,
      maxInFlight: Infinity,
      now: now(),
      startLevel: 0,
    }),
    { now },
  );
  return {
    async turn(signal) {
      const release = await gate.acquire('bulk', signal);
      release('ok');
    },
  };
}

async function turnAtOnce(signal: AbortSignal | undefined): Promise<void> {
  await Promise.resolve(signal?.throwIfAborted());
}
