import { waitOnSlowSchedule } from './pause-gate.ts';
import { requeueFailed } from './record-outcomes.ts';
import type { RunState } from './run-state.ts';

/** Waits visibly until failed stores are to be tried again, then puts them back in line. */
export async function waitForRetry(run: RunState): Promise<void> {
  await waitOnSlowSchedule(run, () => run.failed.size === 0);
  requeueFailed(run);
}
