import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { progressQuery } from '../../../src/contract/names.ts';
import type { RunSeen } from '../promise/snapshot.ts';

const failure = z.object({ store: z.string(), message: z.string() });
const progressSchema = z.object({
  phase: z.string(),
  failures: z.array(failure),
  blocked: z.object({ message: z.string() }).optional(),
  paused: z.object({ reason: z.string() }).optional(),
});
const resultSchema = z.object({
  outcome: z.string(),
  skipped: z.array(z.object({ store: z.string() })).default([]),
});

/** Runs since a time, but for those that continued as new: their successor stands for them. */
export async function listRuns(
  client: Client,
  since: Date,
): Promise<{ workflowId: string; runId: string; status: string }[]> {
  const runs: { workflowId: string; runId: string; status: string }[] = [];
  const query = `WorkflowType = 'invalidate' AND StartTime >= '${since.toISOString()}'`;
  for await (const { workflowId, runId, status } of client.workflow.list({ query }))
    if (status.name !== 'CONTINUED_AS_NEW') runs.push({ workflowId, runId, status: status.name });
  return runs;
}

/** What a run says of itself: its result, or the answer to `progress`. */
export async function readRun(
  client: Client,
  run: { readonly workflowId: string; readonly runId: string; readonly status: string },
): Promise<RunSeen> {
  const { workflowId, runId, status } = run;
  const handle = client.workflow.getHandle(workflowId, runId);
  const seen = { workflowId, firstRunId: runId, repeated: await hadRepeatedTask(client, workflowId, runId) };
  if (status === 'COMPLETED') {
    const { outcome, skipped } = resultSchema.parse(await handle.result());
    const missing = new Set(skipped.map(({ store }) => store));
    return { ...seen, status: 'completed', phase: outcome, reason: null, missing };
  }
  if (status !== 'RUNNING')
    return { ...seen, status: 'failed', phase: status, reason: null, missing: new Set() };
  const { phase, reason, failures } = await readProgress(client, run);
  return { ...seen, status: 'open', phase, reason, missing: new Set(failures.map(({ store }) => store)) };
}

/** Where an open run is, and what it waits for. */
export async function readProgress(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<{ phase: string; reason: string | null; failures: { store: string }[] }> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { phase, failures, blocked, paused } = progressSchema.parse(await handle.query(progressQuery));
  const reason = paused?.reason ?? blocked?.message ?? failures[0]?.message ?? null;
  return { phase, reason, failures };
}

async function hadRepeatedTask(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).some((event) =>
    [event.workflowTaskTimedOutEventAttributes, event.workflowTaskFailedEventAttributes].some(Boolean),
  );
}
