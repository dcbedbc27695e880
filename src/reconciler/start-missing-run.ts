import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Finding } from '../contract/reconcile.ts';
import { invalidateWorkflowType } from '../contract/names.ts';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import type { ReadMessage } from '../starter/read-message.ts';
import { runSummary } from '../starter/run-summary.ts';
import { startFailure } from '../starter/start-failure.ts';
import { runOptions } from '../starter/start-invalidation.ts';

const callTimeoutMs = 5_000;

/** What was found of a row. */
export interface Judgement {
  readonly finding: Finding;
  readonly reason?: string;
}

/**
 * Starts the run of an event as the bridge would, but only if its ID never had any that the server knows: who else starts
 * it in this moment wins or loses by that ID, and a run that ended without success is not started again. Throws what the
 * client throws when the server cannot be asked.
 */
export async function startMissingRun(
  client: Client,
  { event, plan, hash }: ReadMessage,
): Promise<Judgement> {
  try {
    await client.withDeadline(Date.now() + callTimeoutMs, () =>
      client.workflow.start(invalidateWorkflowType, {
        ...runOptions(event, plan, hash),
        workflowId: invalidationWorkflowId(event),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      }),
    );
    return { finding: 'started', reason: runSummary(event, plan) };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { finding: 'open', reason: 'it has been started meanwhile' };
    const failure = startFailure(error);
    if (failure.code !== 'INVALID_ARGUMENT') throw error;
    return { finding: 'start-refused', reason: `${failure.message}. ${failure.remedy}` };
  }
}
