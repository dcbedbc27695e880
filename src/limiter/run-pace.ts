import type { Waiter } from './drive-core.ts';
import { driveCore } from './drive-core.ts';
import { createLimiterCore } from './limiter-core.ts';
import type { Limiter } from './limiter.ts';

/** The pace of one step, in front of the process's limiter. */
export interface RunPace {
  /**
   * Resolves when the next key may be asked for, in the order of the calls. Rejects with the signal's reason when aborted.
   * Null for a run without a rate of its own.
   */
  readonly turn: ((signal?: AbortSignal) => Promise<void>) | null;
  /** The step is over. Call it once. */
  leave(): void;
}

/** The paces of the runs whose steps are at work in a process. */
export interface RunPaces {
  /**
   * Pace of a step: the run's own rate in keys a second, above 0 and as small as you like; null does not pace. Steps of
   * one run share its rate, whatever they do; the rate of the last one that joined holds for all. The first key waits for
   * its turn as well, so that steps which follow one another keep the rate together. Throws `RangeError` on a rate that
   * makes no sense.
   */
  join(workflowId: string, keysPerSecond: number | null): RunPace;
}

/** The gate of one run, and how many steps pass it. */
interface SharedGate {
  readonly gate: Limiter;
  steps: number;
}

/** Paces of a process in which no step is at work. `now`: milliseconds that never go back. */
export function createRunPaces(now: () => number = () => performance.now()): RunPaces {
  const gates = new Map<string, SharedGate>();

  function enter(workflowId: string, keysPerSecond: number): SharedGate {
    const shared = gates.get(workflowId) ?? { gate: createGate(keysPerSecond, now), steps: 0 };
    shared.gate.setRate(keysPerSecond);
    shared.steps += 1;
    gates.set(workflowId, shared);
    return shared;
  }

  return {
    join(workflowId, keysPerSecond) {
      if (keysPerSecond === null) return { turn: null, leave: () => undefined };
      const shared = enter(workflowId, keysPerSecond);
      return {
        async turn(signal) {
          const release = await shared.gate.acquire('bulk', signal);
          release('ok');
        },
        leave() {
          shared.steps -= 1;
          if (shared.steps === 0) gates.delete(workflowId);
        },
      };
    },
  };
}

function createGate(ratePerSecond: number, now: () => number): Limiter {
  const core = createLimiterCore<Waiter>({ ratePerSecond, maxInFlight: Infinity, now: now(), startLevel: 0 });
  return driveCore(core, { now });
}
