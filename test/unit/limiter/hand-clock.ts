import { mock } from 'node:test';
import { setImmediate as nextRound } from 'node:timers/promises';

/** Time that only moves when told: `now` for the limiter, and the timers of Node along with it. */
export interface HandClock {
  readonly now: () => number;
  /** Moves on, millisecond by millisecond, and lets everything that comes due run. */
  advance(ms: number): Promise<void>;
  stop(): void;
}

/** Takes over `setTimeout` until `stop`. */
export function handClock(): HandClock {
  mock.timers.enable({ apis: ['setTimeout'] });
  let time = 1000;
  return {
    now: () => time,
    async advance(ms) {
      await nextRound();
      for (let passed = 0; passed < ms; passed++) {
        time += 1;
        mock.timers.tick(1);
        await nextRound();
      }
    },
    stop: () => mock.timers.reset(),
  };
}
