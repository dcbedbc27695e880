import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { UserError } from '../user-error.ts';
import { grpcCodes, grpcFailure } from './grpc-failure.ts';

/** Bound on reading one page. */
const pageTimeoutMs = 20_000;

/** Runs that match, latest first, page by page. Throws `UserError` when the server does not understand the query. */
export async function listRuns(
  client: Client,
  query: string,
  limit = Infinity,
): Promise<WorkflowExecutionInfo[]> {
  const pages = client.workflow.list({ query, pageSize: Math.min(limit, 1_000) })[Symbol.asyncIterator]();
  const found: WorkflowExecutionInfo[] = [];
  try {
    while (found.length < limit) {
      const next = await client.withDeadline(Date.now() + pageTimeoutMs, () => pages.next());
      if (next.done) break;
      found.push(next.value);
    }
    return found;
  } catch (error) {
    const failure = grpcFailure(error);
    if (failure?.code !== grpcCodes.invalidArgument) throw error;
    throw new UserError(
      `The server refuses the query ${query}: ${failure.details}. See https://docs.temporal.io/list-filter.`,
      { cause: error },
    );
  }
}
