import { Context } from '@temporalio/activity';
import { timeoutSignal } from '../timeout-signal.ts';
import type { RunIdentity, ServerPort } from './ports.ts';

/** A local step stops by itself after this long: what is slow goes on where it is visible. */
const localLimitMs = 1000;
/**
 * The worker's heartbeat throttle, so that each heartbeat goes out as it comes. Each is a billable action: a step that is
 * over sooner sends none, and a crash costs a second's work either way.
 */
const heartbeatEveryMs = 1000;

/** What a step knows of where it runs. */
export interface StepContext {
  readonly run: RunIdentity;
  readonly activityId: string;
  readonly isLocal: boolean;
  readonly attempt: number;
  /** Details of the last attempt's heartbeat; unknown until checked. */
  readonly heartbeatDetails: unknown;
  /** Aborted when the step is called back, its worker shuts down or has lost the server, or a local step has worked for its second. */
  readonly stop: AbortSignal;
  /** Aborted in all these cases but the last. */
  readonly calledBack: AbortSignal;
  /**
   * Does the work, and sends what `details` answers once a second meanwhile, and when it fails: the next attempt goes on
   * from there. What succeeds answers for itself. A local step sends nothing.
   */
  heartbeating<T>(details: () => unknown, work: () => Promise<T>): Promise<T>;
}

/** Context of a step that goes over many stores, on a lease: with `calledBack` as its end. Call `endLease` at the step's end. */
export function leasedContext(server: ServerPort): {
  readonly context: StepContext;
  readonly endLease: () => void;
} {
  const context = stepContext();
  // A local step works for a second only, well within the workflow task that its run is leased by.
  if (context.isLocal) return { context, endLease: () => undefined };
  const { lost, end } = server.watch();
  const calledBack = AbortSignal.any([context.calledBack, lost]);
  return { context: { ...context, calledBack, stop: calledBack }, endLease: end };
}

/** Context of the activity that calls it. */
export function stepContext(): StepContext {
  const context = Context.current();
  const { info } = context;
  // Taken before anything listens: `Context.current()` inside an abort listener ends the process (SDK 1.24).
  const calledBack = context.cancellationSignal;
  const stop = info.isLocal ? AbortSignal.any([calledBack, timeoutSignal(localLimitMs)]) : calledBack;
  return {
    run: {
      workflowId: info.workflowExecution?.workflowId ?? '',
      runId: info.workflowExecution?.runId ?? '',
    },
    activityId: info.activityId,
    isLocal: info.isLocal,
    attempt: info.attempt,
    heartbeatDetails: info.heartbeatDetails,
    stop,
    calledBack,
    heartbeating: async (details, work) => {
      if (info.isLocal) return work();
      const timer = setInterval(() => context.heartbeat(details()), heartbeatEveryMs);
      try {
        return await work();
      } catch (error) {
        context.heartbeat(details());
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
