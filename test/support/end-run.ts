import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';

/** Ends a run that a test leaves open, if it is: one that came to its own end meanwhile is as good. */
export async function endRun(handle: WorkflowHandle, reason = 'the test is over'): Promise<void> {
  try {
    await handle.terminate(reason);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
