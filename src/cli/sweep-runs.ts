import { randomUUID } from 'node:crypto';
import { type Client, ScheduleNotFoundError, WorkflowFailedError } from '@temporalio/client';
import { CommandFailed } from '../command-failed.ts';
import { invalidationTaskQueue, reconcileScheduleId, reconcileWorkflowType } from '../contract/names.ts';
import type { ReconcileInput, SweepReport } from '../contract/reconcile.ts';
import { sweepReportSchema } from '../reconciler/report-schema.ts';
import { grpcCodes, grpcFailure } from './grpc-failure.ts';
import { listRuns } from './list-runs.ts';

const waitMs = 120_000;
/** Sweeps looked at for the last one that was no dry run. */
const sweepsRead = 50;

/** Sweeps now, on a worker, whatever the schedule does. Throws `CommandFailed` when it fails or no worker answers. */
export async function sweepNow(client: Client, dryRun: boolean): Promise<SweepReport> {
  const input: ReconcileInput = { dryRun };
  const handle = await client.workflow.start(reconcileWorkflowType, {
    workflowId: `${reconcileScheduleId}-by-hand-${randomUUID()}`,
    taskQueue: invalidationTaskQueue,
    args: [input],
    workflowExecutionTimeout: '1 hour',
    staticSummary: dryRun ? 'Sweep over the outbox by hand (dry run)' : 'Sweep over the outbox by hand',
  });
  try {
    const result: unknown = await client.withDeadline(Date.now() + waitMs, () => handle.result());
    return sweepReportSchema.parse(result);
  } catch (error) {
    if (error instanceof WorkflowFailedError)
      throw new CommandFailed(`The sweep ${handle.workflowId} failed: ${innermost(error)}.`);
    if (grpcFailure(error)?.code !== grpcCodes.deadlineExceeded) throw error;
    throw new CommandFailed(
      `The sweep ${handle.workflowId} is not over after ${waitMs / 1000} s. It goes on, or waits for a worker that hosts the ` +
        'reconciler (`freshet worker`, or `freshet worker --only reconcile`); `freshet reconcile --report` shows the last one.',
    );
  }
}

/** Report of the latest sweep that was no dry run; undefined when the server knows none. */
export async function lastReport(client: Client): Promise<SweepReport | undefined> {
  const query = `WorkflowType = '${reconcileWorkflowType}' AND ExecutionStatus = 'Completed'`;
  for (const { workflowId, runId } of await listRuns(client, query, sweepsRead)) {
    const result: unknown = await client.workflow.getHandle(workflowId, runId).result();
    const report = sweepReportSchema.safeParse(result);
    if (report.success && !report.data.dryRun) return report.data;
  }
  return undefined;
}

/** When sweeps take place by themselves, in words. */
export async function scheduleState(client: Client): Promise<string> {
  try {
    const { spec, state, info } = await client.schedule.getHandle(reconcileScheduleId).describe();
    if (state.paused) return `paused: ${state.note ?? 'no reason given'}`;
    const everySeconds = (spec.intervals?.[0]?.every ?? 0) / 1000;
    const under = info.runningActions.length > 0 ? ', one is under way' : '';
    return `every ${everySeconds} s${under}`;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return 'none: `freshet migrate` creates it';
    throw error;
  }
}

function innermost(error: Error): string {
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
