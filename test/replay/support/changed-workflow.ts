import { sleep } from '@temporalio/workflow';

/** Stands for a release that changed what a run does first: histories of earlier releases must not fit it. */
export async function invalidate(): Promise<void> {
  await sleep('1 minute');
}
