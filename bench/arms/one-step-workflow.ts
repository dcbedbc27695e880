import { proxyLocalActivities } from '@temporalio/workflow';
import type { OneStepActivities } from './one-step-activities.ts';
import type { Change } from './parse-change.ts';

const activities = proxyLocalActivities<OneStepActivities>({ startToCloseTimeout: '30 seconds' });

/** The least durable design: everything in one local activity. */
export async function oneStep(change: Change): Promise<void> {
  await activities.carryThrough(change);
}
