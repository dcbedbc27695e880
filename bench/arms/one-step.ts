/**
 * The least that a durable design can be: a run with one local activity, which does everything. It cannot be paused,
 * begins a change anew when it fails, and is for small ones only: it shows what the durable start alone costs.
 */
import { join } from 'node:path';
import { oneStepActivities } from './one-step-activities.ts';
import { startOneRunAChange } from './one-run-a-change.ts';

await startOneRunAChange({
  name: 'one-step',
  workflowsPath: join(import.meta.dirname, 'one-step-workflow.ts'),
  workflowType: 'oneStep',
  activities: oneStepActivities(),
});
