import { sleepUntil } from '../sleep-until.ts';
import type { ServerPort } from './ports.ts';
import type { StepContext } from './step-context.ts';

const askEveryMs = 200;
/**
 * A workflow task that died with its worker is given out again within five seconds, ten where the server died as well. A
 * run that has not read its messages by then has no worker, or one that cannot go on with it: nothing can pause it.
 */
const patienceMs = 20_000;

/**
 * A regular step that is tried again waits until its run has read what it was told: a pause may have reached the server
 * while the worker that was to read it died, and the server gives a lost step out before that. Returns when the step is
 * called back, too.
 */
export async function awaitRun(
  context: Pick<StepContext, 'run' | 'activityId' | 'isLocal' | 'attempt' | 'calledBack'>,
  server: ServerPort,
): Promise<void> {
  if (context.isLocal || context.attempt === 1) return;
  const { run, activityId, calledBack } = context;
  const giveUpAt = performance.now() + patienceMs;
  while (!calledBack.aborted && performance.now() < giveUpAt) {
    if (await server.isWanted(run, activityId).catch(() => false)) return;
    await sleepUntil(askEveryMs, calledBack);
  }
}
