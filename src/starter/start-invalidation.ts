import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  type SearchAttributePair,
} from '@temporalio/common';
import type { ChangeEvent, EventOrigin } from '../contract/event.ts';
import type { InvalidationInput } from '../contract/invalidation.ts';
import { laneOf } from '../contract/lane.ts';
import {
  invalidateWorkflowType,
  invalidationTaskQueue,
  memoKeys,
  searchAttributes,
} from '../contract/names.ts';
import { limits } from '../contract/limits.ts';
import { storeCount, taskPriority, type InvalidationPlan } from '../contract/plan.ts';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { runStaticDetails, runSummary } from './run-summary.ts';

/** What a start came to. Every other end is thrown: the run was not started, or nobody can tell. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly eagerlyStarted: boolean }
  /** The same event has an open or a completed run. */
  | { readonly kind: 'duplicate' }
  /** Another event of the same type, source and job id has one. */
  | { readonly kind: 'content-conflict' };

export interface StartOptions {
  /** Asks for the first workflow task with the answer. Needs a client on the worker's own `NativeConnection`, or every start throws. */
  readonly eager: boolean;
  /** The run's deletes were sent already, beside this start: its memo says so. */
  readonly deletedAhead?: boolean;
  /** Batches of the run in flight; default `limits.batchWindow`. */
  readonly batchWindow?: number | undefined;
  /** Bound on one call to the server, in milliseconds. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 5_000;

/** After these ends a run does not speak for its event any more: the next delivery starts a fresh one. */
const endsWithoutSuccess: ReadonlySet<string> = new Set(['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT']);

/**
 * Starts the run of an event unless it has one. Safe to repeat: a start whose answer was lost is found again as a
 * duplicate. Throws what the client throws when the server cannot be asked or refuses the start.
 */
export async function startInvalidation(
  client: Client,
  event: ChangeEvent,
  plan: InvalidationPlan,
  hash: string,
  options: StartOptions,
): Promise<StartOutcome> {
  const workflowId = invalidationWorkflowId(event);
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  for (;;) {
    try {
      const handle = await client.withDeadline(Date.now() + timeoutMs, () =>
        client.workflow.start(invalidateWorkflowType, {
          ...runOptions(event, plan, hash, options),
          workflowId,
          requestEagerStart: options.eager,
        }),
      );
      return { kind: 'started', eagerlyStarted: handle.eagerlyStarted };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const earlier = await findEarlierRun(client, workflowId, hash, timeoutMs);
    if (earlier) return { kind: earlier };
  }
}

/**
 * What a start of the event would find in its way: a run of the same content, a run of another content, or nothing.
 * Throws what the client throws when the server cannot be asked.
 */
export async function findEarlierRun(
  client: Client,
  workflowId: string,
  hash: string,
  timeoutMs = defaultTimeoutMs,
): Promise<'duplicate' | 'content-conflict' | undefined> {
  const run = await client.withDeadline(Date.now() + timeoutMs, () => describeRun(client, workflowId));
  return run && (run.hash === hash ? 'duplicate' : 'content-conflict');
}

/** All that a start says of a run but its ID; `hash` is that of its event. */
export function runOptions(
  event: EventOrigin,
  plan: InvalidationPlan,
  hash: string,
  {
    deletedAhead = false,
    batchWindow = limits.batchWindow,
  }: Pick<StartOptions, 'deletedAhead' | 'batchWindow'> = {},
) {
  const { detailType, source, jobId, eventId, time } = event;
  const origin: EventOrigin = { detailType, source, jobId, eventId, time };
  const input: InvalidationInput = { event: origin, plan, batchWindow, joinsSteps: true };
  return {
    args: [input],
    taskQueue: invalidationTaskQueue,
    // USE_EXISTING would start nothing either, but then the client cannot tell a duplicate from a start.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'FAIL',
    // Its activities inherit it; costs no history event.
    priority: { priorityKey: taskPriority[plan.priority] },
    // An eager task dies with its process, and is handed out again only after this time (default 10 s).
    workflowTaskTimeout: '5s',
    memo: {
      [memoKeys.eventHash]: hash,
      [memoKeys.eventId]: eventId,
      [memoKeys.eventTime]: time,
      [memoKeys.rule]: plan.rule,
      ...(deletedAhead && { [memoKeys.deletedAhead]: true }),
    },
    staticSummary: runSummary(event, plan),
    staticDetails: runStaticDetails(event, plan),
    typedSearchAttributes: startAttributes(event, plan),
  } as const;
}

/** Search attributes cost no history event at the start. A local run never changes its phase, so it bears none. */
function startAttributes(event: EventOrigin, plan: InvalidationPlan): TypedSearchAttributes {
  const pairs: SearchAttributePair[] = [
    { key: defineSearchAttributeKey(searchAttributes.eventType, 'KEYWORD'), value: event.detailType },
    { key: defineSearchAttributeKey(searchAttributes.source, 'KEYWORD'), value: event.source },
    { key: defineSearchAttributeKey(searchAttributes.jobId, 'KEYWORD'), value: event.jobId },
    { key: defineSearchAttributeKey(searchAttributes.stores, 'INT'), value: storeCount(plan) },
    { key: defineSearchAttributeKey(searchAttributes.paused, 'BOOL'), value: false },
  ];
  if (laneOf(plan) === 'bulk') {
    pairs.push({ key: defineSearchAttributeKey(searchAttributes.phase, 'KEYWORD'), value: 'deleting' });
  }
  return new TypedSearchAttributes(pairs);
}

/** Hash of the run that stands in the way; nothing when it was forgotten, or ended without success, in the meantime. */
async function describeRun(
  client: Client,
  workflowId: string,
): Promise<{ readonly hash: unknown } | undefined> {
  try {
    const run = await client.workflow.getHandle(workflowId).describe();
    return endsWithoutSuccess.has(run.status.name) ? undefined : { hash: run.memo?.[memoKeys.eventHash] };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
