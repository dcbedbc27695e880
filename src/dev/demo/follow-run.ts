import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { progressQuery } from '../../contract/names.ts';
import type { InvalidationResult, Progress } from '../../contract/progress.ts';
import { sleepUntil } from '../../sleep-until.ts';

const lookEveryMs = 100;
const askEveryMs = 300;

/**
 * Waits until a run with this ID exists and has ended, and tells its progress meanwhile. Throws when it has not ended
 * by `limitMs`, or ended otherwise than completed.
 */
export async function followRun(
  client: Client,
  workflowId: string,
  onProgress: (progress: Progress) => void,
  limitMs: number,
): Promise<InvalidationResult> {
  const until = Date.now() + limitMs;
  const handle = client.workflow.getHandle(workflowId);
  await appears(handle, until);
  const asking = new AbortController();
  const progress = askProgress(handle, onProgress, asking.signal);
  try {
    const result: unknown = await Promise.race([handle.result(), expires(until, workflowId, asking.signal)]);
    return result as InvalidationResult;
  } finally {
    asking.abort();
    await progress;
  }
}

async function appears(handle: WorkflowHandle, until: number): Promise<void> {
  for (;;) {
    try {
      await handle.describe();
      return;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    if (Date.now() > until)
      throw new Error(`No run ${handle.workflowId} was started: see the logs of bridge and relay.`);
    await delay(lookEveryMs);
  }
}

async function askProgress(
  handle: WorkflowHandle,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = (): boolean => signal.aborted;
  for (;;) {
    await sleepUntil(askEveryMs, signal);
    if (ended()) return;
    // A run that has just ended, or whose worker is being restarted, does not answer: the next question will do.
    const progress = await handle.query<Progress>(progressQuery).catch(() => undefined);
    if (progress && !ended()) onProgress(progress);
  }
}

async function expires(until: number, workflowId: string, signal: AbortSignal): Promise<never> {
  await delay(until - Date.now(), undefined, { signal }).catch(() => new Promise(() => undefined));
  throw new Error(`Run ${workflowId} has not ended in time: look at it in the Temporal UI.`);
}
