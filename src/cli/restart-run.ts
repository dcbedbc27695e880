import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { invalidateWorkflowType, memoKeys } from '../contract/names.ts';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { runOptions } from '../starter/start-invalidation.ts';
import { grpcCodes, grpcFailure } from './grpc-failure.ts';
import type { OrderOutcome } from './order.ts';
import { askProgress } from './read-run.ts';

const callTimeoutMs = 10_000;

const text = z.string();
const menus = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('event') }),
  z.object({ kind: z.literal('allActive'), menusPerSecond: z.number() }),
]);

/** Input of a run as its first event keeps it, without what continue-as-new carried over; see `InvalidationInput`. */
const inputSchema = z.object({
  event: z.object({ detailType: text, source: text, jobId: text, eventId: text, time: text }),
  plan: z.object({
    rule: text,
    title: text,
    stores: z.array(text),
    keyTemplates: z.array(text),
    menus,
    outbox: z.enum(['own', 'foreign']),
    settleMs: z.number(),
    approveAbove: z.number().nullable(),
    priority: z.enum(['urgent', 'normal', 'bulk']),
    keysPerSecond: z.number().nullable(),
  }),
});

type Input = z.infer<typeof inputSchema>;

/** A run that is closed. */
export interface ClosedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly memo?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Starts the event of a run anew that ended without success, under the same workflow ID, with the plan, memo, search
 * attributes and summary it had: from its beginning, so every key is deleted (again) after the event. The server
 * refuses it where a run of that ID is open or has completed.
 */
export async function restartRun(client: Client, run: ClosedRun): Promise<OrderOutcome> {
  const { workflowId } = run;
  const refused = (reason: string): OrderOutcome => ({
    workflowId,
    verdict: 'refused',
    reason,
    progress: null,
  });
  const hash = run.memo?.[memoKeys.eventHash];
  if (typeof hash !== 'string')
    return refused(`its memo has no ${memoKeys.eventHash}: the bridge did not start it`);
  try {
    const input = await readInput(client, run);
    if (input === undefined) return refused('its history holds no plan that this version can read');
    await client.withDeadline(Date.now() + callTimeoutMs, () =>
      client.workflow.start(invalidateWorkflowType, {
        ...runOptions(input.event, input.plan, hash),
        workflowId,
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return refused('another run of it is open or has completed meanwhile');
    if (grpcFailure(error)?.code === grpcCodes.notFound)
      return refused('the server has forgotten its history');
    throw error;
  }
  const { progress, problem } = await askProgress(client, workflowId);
  return { workflowId, verdict: 'restarted', reason: problem, progress };
}

/** The plan as the first event of the run's history keeps it; undefined when it is of another making. */
async function readInput(client: Client, { workflowId, runId }: ClosedRun): Promise<Input | undefined> {
  const { history } = await client.withDeadline(Date.now() + callTimeoutMs, () =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    }),
  );
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) return undefined;
  const input = inputSchema.safeParse(defaultPayloadConverter.fromPayload<unknown>(payload));
  return input.success && invalidationWorkflowId(input.data.event) === workflowId ? input.data : undefined;
}
