import type { Progress } from '../../../src/contract/progress.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Run } from './harness.ts';

/** Waits until the run shows the phase. */
export function phaseOf(run: Run, wanted: Progress['phase']): Promise<Progress> {
  return waitUntil(`phase ${wanted}`, async () => {
    const progress = await run.progress();
    return progress.phase === wanted && progress;
  });
}

/** Waits until the run's history holds an event of the type. */
export async function eventOf(run: Run, type: string): Promise<void> {
  await waitUntil(`event ${type}`, async () => (await run.events()).includes(type));
}

/** Waits until an attempt of a step has failed that is tried again; answers its code. */
export async function failedAttempt(run: Run): Promise<string> {
  return waitUntil('a failed attempt', async () => {
    const { raw } = await run.handle.describe();
    const failures = raw.pendingActivities?.map(
      (activity) => activity.lastFailure?.applicationFailureInfo?.type,
    );
    return failures?.find((type) => typeof type === 'string');
  });
}
