import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { invalidateWorkflowType } from '../contract/names.ts';
import { grpcFailure } from './grpc-failure.ts';
import { listRuns } from './list-runs.ts';
import type { OrderOutcome } from './order.ts';
import type { Errand } from './run-errand.ts';
import { visibilityQuery } from './visibility-query.ts';

/** Runs under way at once. */
const concurrency = 8;

const callTimeoutMs = 10_000;

/**
 * Does the errand for the latest run of every workflow ID that matches. As soon as no worker has answered for one, it
 * waits for no further answer. Throws `UserError` for a query that the server refuses.
 */
export async function runErrands(client: Client, errand: Errand, query: string): Promise<OrderOutcome[]> {
  const statuses = errand.statuses.map((status) => `'${status}'`).join(', ');
  const matching = await listRuns(
    client,
    `${visibilityQuery({ query })} AND ExecutionStatus IN (${statuses})`,
  );
  const ours = matching.filter(({ type }) => type === invalidateWorkflowType);
  // The latest of a workflow ID comes last here, and stays.
  const runs = [...new Map(ours.reverse().map((run) => [run.workflowId, run])).values()];
  const outcomes: OrderOutcome[] = [];
  let upcoming = 0;
  let silent = false;
  const worker = async (): Promise<void> => {
    for (let run = runs[upcoming++]; run !== undefined; run = runs[upcoming++]) {
      const outcome = await runLatest(client, errand, run, silent);
      silent ||= outcome.verdict === 'unanswered';
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return outcomes;
}

/** A query may match an earlier run of an ID, which no longer counts; an open one may have continued as another since. */
async function runLatest(
  client: Client,
  errand: Errand,
  { workflowId, runId, status }: WorkflowExecutionInfo,
  silent: boolean,
): Promise<OrderOutcome> {
  const ended = (reason: string): OrderOutcome => ({ workflowId, verdict: 'ended', reason, progress: null });
  try {
    const describe = () => client.workflow.getHandle(workflowId).describe();
    const latest = await client.withDeadline(Date.now() + callTimeoutMs, describe);
    if (status.name !== 'RUNNING' && latest.runId !== runId)
      return ended('a later run of it has been started');
    return await errand.run(client, latest, silent);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return ended('the server has forgotten it');
    const failure = grpcFailure(error);
    if (failure === undefined) throw error;
    // One run that cannot be reached must not hide what became of the others.
    return {
      workflowId,
      verdict: 'refused',
      reason: `the server answers: ${failure.details}`,
      progress: null,
    };
  }
}
