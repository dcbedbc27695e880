import type { Client } from '@temporalio/client';

/** Steps of a run that failed, timed out or were attempted again, and workflow tasks that failed or timed out. */
export async function troubleIn(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const failure =
      event.activityTaskFailedEventAttributes?.failure ??
      event.activityTaskTimedOutEventAttributes?.failure ??
      event.workflowTaskFailedEventAttributes?.failure;
    if (failure) return [`event ${String(event.eventId)}: ${failure.message ?? 'failed'}`];
    if (event.workflowTaskTimedOutEventAttributes) return [`event ${String(event.eventId)}: task timed out`];
    const attempt = event.activityTaskStartedEventAttributes?.attempt ?? 1;
    const { message } = event.activityTaskStartedEventAttributes?.lastFailure ?? {};
    return attempt > 1
      ? [`event ${String(event.eventId)}: attempt ${attempt} after ${message ?? 'a failure'}`]
      : [];
  });
}
