import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { progressQuery } from '../contract/names.ts';
import { progressSchema, resultSchema, type ShownProgress, type ShownResult } from './run-messages.ts';

/** A query is answered by a worker: without one it would wait in vain. */
const queryTimeoutMs = 5_000;

/** What a run says of itself. */
export interface RunState {
  /** Null when the run has ended, or nobody could be asked. */
  readonly progress: ShownProgress | null;
  /** Null unless the run has completed. */
  readonly result: ShownResult | null;
  /** Why progress or result are missing, or how the run failed; null when nothing is missing. */
  readonly problem: string | null;
}

/** Asks an open run for its progress, and reads the end of a closed one. */
export async function readRun(client: Client, run: WorkflowExecutionDescription): Promise<RunState> {
  if (run.status.name === 'RUNNING') {
    return { ...(await askProgress(client, run.workflowId, run.runId)), result: null };
  }
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  try {
    const result: unknown = await handle.result();
    return { progress: null, result: resultSchema.parse(result), problem: null };
  } catch (error) {
    return { progress: null, result: null, problem: reasonOf(error) };
  }
}

/** Answer to the `progress` query, or why there is none. */
export type ProgressAnswer =
  | { readonly progress: ShownProgress; readonly problem: null }
  | { readonly progress: null; readonly problem: string };

/** Asks a run, the latest of its workflow ID unless one is named, for its progress. The answer takes in every signal sent before. */
export async function askProgress(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<ProgressAnswer> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const query = (): Promise<unknown> => handle.query(progressQuery);
    const answer = await client.withDeadline(Date.now() + queryTimeoutMs, query);
    return { progress: progressSchema.parse(answer), problem: null };
  } catch (error) {
    const problem = `no progress: no worker answers (${reasonOf(error)}); see that \`freshet worker\` runs`;
    return { progress: null, problem };
  }
}

/** The innermost cause says what happened; the ones around it say that something did. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'details' in error && typeof error.details === 'string' && error.details !== ''
    ? error.details
    : error.message;
}
