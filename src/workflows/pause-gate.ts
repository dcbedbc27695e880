import { CancellationScope, condition } from '@temporalio/workflow';
import { bulkActivities } from './activity-profiles.ts';
import { restartRate } from './delete-rate.ts';
import type { RunState } from './run-state.ts';
import { showPhase } from './phase-visibility.ts';
import { slowRetryDelayMs } from './slow-schedule.ts';

/** An operator ended the run for good. */
export class RunRejected extends Error {
  override readonly name = 'RunRejected';
}

/** Whether work must not be dispatched now, and what is in flight must come back. */
export function isHeldUp(run: RunState): boolean {
  return (
    run.pause !== undefined ||
    run.held !== undefined ||
    run.blocked !== undefined ||
    run.rejection !== undefined
  );
}

/** Lets the run through when nothing holds it up. Throws `RunRejected`. */
export async function passGate(run: RunState): Promise<void> {
  while (isHeldUp(run)) await waitAtGate(run);
}

/**
 * Waits until what holds the run up has ended or changed: a pause (it ends by itself at its `until`), the pause of the
 * fleet, or a blocked step (until its next try on the slow schedule, or `retryFailed`). Throws `RunRejected`.
 */
export async function waitAtGate(run: RunState): Promise<void> {
  if (run.rejection) throw new RunRejected();
  if (run.pause) await waitOutPause(run);
  else if (run.held) await waitOutHold(run);
  else if (run.blocked) await waitOutBlock(run);
}

/**
 * Waits on the slow schedule, then counts the try; ends early on `retryFailed`, or when `over` says that there is
 * nothing left to wait for. A pause in between does not move the next try.
 */
export async function waitOnSlowSchedule(run: RunState, over: () => boolean): Promise<void> {
  run.nextTryAtMs = Date.now() + slowRetryDelayMs(run.slowTries);
  run.slowTries += 1;
  const ended = () => run.retryNow || run.rejection !== undefined || over();
  while (!ended()) {
    showPhase(run);
    if (run.pause) {
      await waitOutPause(run);
      continue;
    }
    const leftMs = run.nextTryAtMs - Date.now();
    if (leftMs <= 0) break;
    await condition(() => ended() || run.pause !== undefined, leftMs, {
      summary: `next try, ${run.blocked ? `blocked by ${run.blocked.code}` : `${run.failed.size} failed`}`,
    });
  }
  run.nextTryAtMs = undefined;
  run.retryNow = false;
  restartRate(run, Date.now());
}

async function waitOutPause(run: RunState): Promise<void> {
  const { pause } = run;
  if (!pause) return;
  showPhase(run);
  const changed = await condition(
    () => run.pause !== pause || run.rejection !== undefined,
    Math.max(1, Date.parse(pause.until) - Date.now()),
    { summary: `pause until ${pause.until}` },
  );
  if (!changed) {
    run.pause = undefined;
    run.lastAction = { action: 'pause ended', actor: pause.actor, reason: pause.reason, at: pause.until };
  }
  restartRate(run, Date.now());
  showPhase(run);
}

/**
 * Waits with an activity that fails as long as the fleet is paused, so that the run page shows it as pending, with who
 * and why. An operator's pause or rejection of the run itself calls it back; the fleet's pause is looked at again then.
 */
async function waitOutHold(run: RunState): Promise<void> {
  showPhase(run);
  const gate = new CancellationScope();
  const summary = 'held by the fleet pause';
  const over = gate.run(() => bulkActivities.awaitFleet.executeWithOptions({ summary }, []));
  void condition(() => run.pause !== undefined || run.rejection !== undefined)
    .then(() => gate.cancel())
    .catch(() => undefined);
  try {
    await over;
    run.held = undefined;
  } catch (error) {
    // An attempt that was under way when it was called back ends as it would have: the server tries no more.
    if (CancellationScope.current().consideredCancelled || !gate.consideredCancelled) throw error;
  }
  restartRate(run, Date.now());
  showPhase(run);
}

async function waitOutBlock(run: RunState): Promise<void> {
  await waitOnSlowSchedule(run, () => run.blocked === undefined);
  run.blocked = undefined;
  showPhase(run);
}
