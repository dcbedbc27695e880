import type { Client } from '@temporalio/client';
import { billableActions } from './billable-actions.ts';

/** What the histories of a change come to. */
export interface HistoryCounts {
  /** One, and one more for each time that it continued as new. */
  readonly runs: number;
  readonly events: number;
  /** Billable actions without heartbeats. */
  readonly actions: number;
  /** As the server counts them, of all runs. */
  readonly bytes: number;
}

/** Counts a change's latest run and those that it continues. */
export async function countHistory(client: Client, workflowId: string): Promise<HistoryCounts> {
  let counts: HistoryCounts = { runs: 0, events: 0, actions: 0, bytes: 0 };
  let runId: string | undefined;
  do {
    const run = client.workflow.getHandle(workflowId, runId);
    const events = (await run.fetchHistory()).events ?? [];
    const { historySize = 0 } = await run.describe();
    counts = {
      runs: counts.runs + 1,
      events: counts.events + events.length,
      actions: counts.actions + billableActions(events),
      bytes: counts.bytes + historySize,
    };
    runId = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
  } while (runId !== undefined && runId !== '');
  return counts;
}
