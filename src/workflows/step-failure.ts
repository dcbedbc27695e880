import { ActivityFailure, ApplicationFailure, rootCause } from '@temporalio/workflow';
import type { StepOutcome } from '../contract/activities.ts';
import { failureKind, isFailureCode, type Failure } from '../contract/failure-codes.ts';

/** A step that ended with a failure: its code, and what it had done where it said so. */
export interface StepFailure<T = StepOutcome> {
  readonly failure: Failure;
  readonly outcome?: T;
}

/**
 * Failures arrive in three shapes (SDK 1.24): a local activity's failure as a bare `ApplicationFailure`, its timeout as
 * `ActivityFailure` over `TimeoutFailure`, a regular one's as `ActivityFailure` over `ApplicationFailure`.
 */
export function stepFailure<T = StepOutcome>(error: unknown): StepFailure<T> {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isFailureCode(cause.type)) {
    const [outcome] = (cause.details ?? []) as [T?];
    return { failure: { code: cause.type, message: cause.message }, ...(outcome && { outcome }) };
  }
  return { failure: { code: 'internal', message: rootCause(error) ?? String(error) } };
}

/**
 * Whether a failed step blocks the run. The server retries no step that was called back, whatever it failed with (a
 * worker that died included): then only what is permanent counts, and the rest is simply dispatched anew.
 */
export function blocksRun(failure: Failure, calledBack: boolean): boolean {
  return !calledBack || failureKind(failure.code) === 'permanent';
}
