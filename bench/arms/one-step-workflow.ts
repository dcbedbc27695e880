import { proxyLocalActivities } from '@temporalio/workflow';
import type { Change } from './parse-change.ts';

/** The one activity of the least design. */
export interface OneStepActivities {
  carryThrough(change: Change): Promise<void>;
}

const activities = proxyLocalActivities<OneStepActivities>({ startToCloseTimeout: '30 seconds' });

/** The least durable design: everything in one local activity. */
export async function oneStep(change: Change): Promise<void> {
  await activities.carryThrough(change);
}
