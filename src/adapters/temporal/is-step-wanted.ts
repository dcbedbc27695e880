import type { NativeConnection } from '@temporalio/worker';
import proto from '@temporalio/proto';
import type { RunIdentity } from '../../activities/ports.ts';

type Description = proto.temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

const { PENDING_ACTIVITY_STATE_CANCEL_REQUESTED: cancelRequested } =
  proto.temporal.api.enums.v1.PendingActivityState;

/** `ServerPort.isWanted` over one call that needs no worker. */
export async function isStepWanted(
  { connection, namespace }: { readonly connection: NativeConnection; readonly namespace: string },
  run: RunIdentity,
  activityId: string,
  limitMs: number,
): Promise<boolean> {
  const execution = { workflowId: run.workflowId, runId: run.runId };
  const description = await connection.withDeadline(Date.now() + limitMs, () =>
    connection.workflowService.describeWorkflowExecution({ namespace, execution }),
  );
  return isWantedIn(description, activityId);
}

/** Reads it from the server's description of the run. */
function isWantedIn(description: Description, activityId: string): boolean {
  if (description.pendingWorkflowTask) return false;
  const step = description.pendingActivities?.find((pending) => pending.activityId === activityId);
  return step !== undefined && step.state !== cancelRequested;
}
