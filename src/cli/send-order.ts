import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { refusalOf } from './judge-order.ts';
import type { Order, OrderOutcome } from './order.ts';
import { askProgress } from './read-run.ts';

/** Bound on the sending of a signal: that needs the server alone. */
const signalTimeoutMs = 10_000;

/**
 * Sends the order to the open run of a workflow ID and reads back what became of it, unless `silent` says that no worker
 * will answer. Where none does it takes about ten seconds. Throws what the client throws when the server is away.
 */
export async function sendOrder(
  client: Client,
  workflowId: string,
  order: Order,
  silent = false,
): Promise<OrderOutcome> {
  const before = silent ? null : (await askProgress(client, workflowId)).progress;
  try {
    await client.withDeadline(Date.now() + signalTimeoutMs, () =>
      client.workflow.getHandle(workflowId).signal(order.signal, order.payload),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return { workflowId, verdict: 'ended', reason: 'the run has just ended', progress: null };
  }
  const after = silent ? null : await askProgress(client, workflowId);
  if (!after?.progress) {
    const reason = `${after?.problem ?? 'no worker answers'}; the signal is kept for the next one`;
    return { workflowId, verdict: 'unanswered', reason, progress: null };
  }
  const reason = refusalOf(order, before, after.progress);
  return { workflowId, verdict: reason === null ? 'accepted' : 'refused', reason, progress: after.progress };
}
