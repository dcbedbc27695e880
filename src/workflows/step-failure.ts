import { ActivityFailure, ApplicationFailure, rootCause } from '@temporalio/workflow';
import type { StepOutcome } from '../contract/activities.ts';
import { isFailureCode, type Failure } from '../contract/failure-codes.ts';

/** A step that ended with a failure: its code, and what it had done where it said so. */
export interface StepFailure {
  readonly failure: Failure;
  readonly outcome?: StepOutcome;
}

/**
 * Failures arrive in three shapes (SDK 1.24): a local activity's failure as a bare `ApplicationFailure`, its timeout as
 * `ActivityFailure` over `TimeoutFailure`, a regular one's as `ActivityFailure` over `ApplicationFailure`.
 */
export function stepFailure(error: unknown): StepFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isFailureCode(cause.type)) {
    const [outcome] = (cause.details ?? []) as [StepOutcome?];
    return { failure: { code: cause.type, message: cause.message }, ...(outcome && { outcome }) };
  }
  return { failure: { code: 'internal', message: rootCause(error) ?? String(error) } };
}
