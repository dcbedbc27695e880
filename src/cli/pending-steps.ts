import type { WorkflowExecutionDescription } from '@temporalio/client';

/** An activity that the run waits for. */
export interface PendingStep {
  readonly step: string;
  readonly attempt: number;
  /** Why the last attempt failed; null when none did. */
  readonly lastFailure: string | null;
}

/** The activities that a run waits for, as the server knows them; that needs no worker. */
export function pendingSteps(run: WorkflowExecutionDescription): PendingStep[] {
  return (run.raw.pendingActivities ?? []).map(({ activityType, attempt, lastFailure }) => ({
    step: activityType?.name ?? 'unknown',
    attempt: attempt ?? 1,
    lastFailure: lastFailure?.message ?? null,
  }));
}
