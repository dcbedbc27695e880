import type { WalkLimits } from '../../src/activities/store-walk-step.ts';
import { createWalkShares } from '../../src/activities/walk-shares.ts';
import { createRunPaces } from '../../src/limiter/run-pace.ts';

/** Of a process in which no step is at work, with the default bound of calls in flight. */
export function walkLimits(): WalkLimits {
  return { paces: createRunPaces(), shares: createWalkShares(96) };
}
