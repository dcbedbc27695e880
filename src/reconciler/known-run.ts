import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { Finding } from '../contract/reconcile.ts';

const callTimeoutMs = 5_000;

const endings: Readonly<Record<string, Finding>> = {
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
};

const resultSchema = z.object({ outcome: z.string() });

/**
 * What became of the latest run of a workflow ID; undefined when the server knows none. `completed` says nothing of the
 * row: its mark may be younger than what was read of it. Throws what the client throws.
 */
export async function knownRun(client: Client, workflowId: string): Promise<Finding | undefined> {
  const call = <T>(work: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + callTimeoutMs, work);
  try {
    const { status, runId } = await call(() => client.workflow.getHandle(workflowId).describe());
    if (status.name !== 'COMPLETED') return endings[status.name] ?? 'open';
    const result: unknown = await call(() => client.workflow.getHandle(workflowId, runId).result());
    return resultSchema.safeParse(result).data?.outcome === 'rejected' ? 'rejected' : 'completed';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
