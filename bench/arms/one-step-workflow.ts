import { proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Change } from './parse-change.ts';

/** The activities of the least design. */
export interface OneStepActivities {
  /** Everything, for a change without a settle stage. */
  carryThrough(change: Change): Promise<void>;
  deleteKeys(change: Change): Promise<void>;
  /** What comes after the wait: look, second delete, menus, mark. */
  settle(change: Change): Promise<void>;
}

const activities = proxyLocalActivities<OneStepActivities>({ startToCloseTimeout: '30 seconds' });

/** The least durable design: everything in one local activity; with a settle stage a timer, and another one after it. */
export async function oneStep(change: Change): Promise<void> {
  if (change.settleSeconds === 0) return activities.carryThrough(change);
  await activities.deleteKeys(change);
  await sleep(change.settleSeconds * 1000);
  await activities.settle(change);
}
