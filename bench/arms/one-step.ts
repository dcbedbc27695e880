/**
 * The least that a durable design can be: a run with one local activity, which does everything. It cannot be paused, and
 * begins a change anew when it fails: it shows what it costs to be a run in a Temporal worker at all.
 */
import { join } from 'node:path';
import { openCarryThrough } from './carry-through.ts';
import { startOneRunAChange } from './one-run-a-change.ts';
import type { OneStepActivities } from './one-step-workflow.ts';

const carryThrough = openCarryThrough('one-step');
const activities: OneStepActivities = { carryThrough: (change) => carryThrough([change]) };

await startOneRunAChange({
  name: 'one-step',
  workflowsPath: join(import.meta.dirname, 'one-step-workflow.ts'),
  workflowType: 'oneStep',
  activities,
});
