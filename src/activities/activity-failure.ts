import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { ActiveMenusOutcome, StepOutcome } from '../contract/activities.ts';
import { failureKind, type FailureCode } from '../contract/failure-codes.ts';
import { hideSecrets } from '../hide-secrets.ts';
import { PortError } from './ports.ts';
import type { StepContext } from './step-context.ts';

const firstDelayMs = 1000;
const longestDelayMs = 30_000;
/** A fleet pause ends at once for everybody: who was held looks again as soon as this. */
const heldDelayMs = 2000;

/** The code of whatever was thrown; what no port threw is a defect of ours. */
export function codeOf(error: unknown): FailureCode {
  return error instanceof PortError ? error.code : 'internal';
}

/**
 * The one mapper at the edge of the activities: classes do not survive the wire, so the code becomes the failure's
 * `type`. Permanent codes are not retried by the server: the run turns `blocked` and tries on its slow schedule.
 * `partial` is what the step had done, for a run that books it before it blocks. A local step gets no delay of ours:
 * it would outrank the 50 ms of its retry policy.
 */
export function toActivityFailure(
  error: unknown,
  context: Pick<StepContext, 'attempt' | 'isLocal'>,
  partial?: StepOutcome | ActiveMenusOutcome,
): ApplicationFailure {
  const code = codeOf(error);
  const kind = failureKind(code);
  return ApplicationFailure.create({
    type: code,
    message: hideSecrets(error instanceof Error ? error.message : String(error)),
    nonRetryable: kind === 'permanent' || kind === 'item',
    ...(!context.isLocal && {
      nextRetryDelay: kind === 'held' ? heldDelayMs : retryDelayMs(context.attempt),
    }),
    ...(kind === 'throttled' || kind === 'held' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(partial && { details: [partial] }),
    ...(error instanceof Error && { cause: withoutSecrets(error) }),
  });
}

/** The cause and its causes go into the history, stacks and all. */
function withoutSecrets(error: Error): Error {
  const deeper = error.cause instanceof Error ? { cause: withoutSecrets(error.cause) } : undefined;
  const shown = new Error(hideSecrets(error.message), deeper);
  shown.name = error.name;
  shown.stack = hideSecrets(error.stack ?? '');
  return shown;
}

/** Exponential back-off with full jitter in its upper half: 0.5 to 1 s, 1 to 2 s, ... 15 to 30 s. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random() / 2));
}
