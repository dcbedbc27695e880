import type { EventOrigin } from './event.ts';
import type { InvalidationPlan } from './plan.ts';
import type { CarriedRun } from './carried-run.ts';

/** Input of the `invalidate` workflow. */
export interface InvalidationInput {
  readonly event: EventOrigin;
  readonly plan: InvalidationPlan;
  /** Batches in flight; fixed at the start, so that a replay dispatches the same. */
  readonly batchWindow?: number;
  /** A small change takes its last stages in one step; fixed at the start as well, and absent in runs of before. */
  readonly joinsSteps?: boolean;
  /** State carried over by continue-as-new; absent in the first run. */
  readonly carried?: CarriedRun;
}
