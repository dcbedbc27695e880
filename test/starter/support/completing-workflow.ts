import { ApplicationFailure } from '@temporalio/workflow';

/** Stands in for the run: completes at once, or fails for the store `fail`. */
// eslint-disable-next-line @typescript-eslint/require-await -- a workflow is an async function
export async function invalidate(input: { plan: { stores: string[] } }): Promise<void> {
  if (input.plan.stores.includes('fail')) throw ApplicationFailure.nonRetryable('failed as told');
}
