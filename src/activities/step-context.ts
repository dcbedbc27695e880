import { Context } from '@temporalio/activity';
import type { RunIdentity, ServerPort } from './ports.ts';

/** A local step stops by itself after this long: what is slow goes on where it is visible. */
const localLimitMs = 1000;
/** Well below the worker's heartbeat throttle of a second, so that each heartbeat sent is fresh. */
const heartbeatEveryMs = 500;

/** What a step knows of where it runs. */
export interface StepContext {
  readonly run: RunIdentity;
  readonly isLocal: boolean;
  readonly attempt: number;
  /** Details of the last attempt's heartbeat; unknown until checked. */
  readonly heartbeatDetails: unknown;
  /** Aborted when the step is called back, its worker shuts down or has lost the server, or a local step has worked for its second. */
  readonly stop: AbortSignal;
  /** Aborted in all these cases but the last. */
  readonly calledBack: AbortSignal;
  /** Sends what `details` answers, twice a second, until the returned function is called. No-op for a local step. */
  heartbeat(details: () => unknown): () => void;
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
  const stop = info.isLocal ? AbortSignal.any([calledBack, AbortSignal.timeout(localLimitMs)]) : calledBack;
  return {
    run: {
      workflowId: info.workflowExecution?.workflowId ?? '',
      runId: info.workflowExecution?.runId ?? '',
    },
    isLocal: info.isLocal,
    attempt: info.attempt,
    heartbeatDetails: info.heartbeatDetails,
    stop,
    calledBack,
    heartbeat: (details) => {
      if (info.isLocal) return () => undefined;
      const timer = setInterval(() => context.heartbeat(details()), heartbeatEveryMs);
      return () => {
        context.heartbeat(details());
        clearInterval(timer);
      };
    },
  };
}
