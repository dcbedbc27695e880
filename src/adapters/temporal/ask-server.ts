import type { NativeConnection } from '@temporalio/worker';

/** gRPC statuses with which a call ends that no server has answered: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, UNAVAILABLE. */
const unanswered = new Set<unknown>([1, 2, 4, 14]);

/** Asks the server something small. Resolves when it answers, a refusal included; rejects when it does not within the limit. */
export async function askServer(connection: NativeConnection, limitMs: number): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + limitMs, () => connection.workflowService.getSystemInfo({}));
  } catch (error) {
    const status = error instanceof Error && 'code' in error ? error.code : undefined;
    if (status === undefined || unanswered.has(status)) throw error;
  }
}
