/**
 * The least that a durable design can be: a run with one local activity, which does everything, or two with a timer
 * between them where a change is to settle. It cannot be paused, and begins a change anew when it fails: it shows what it
 * costs to be a run in a Temporal worker at all.
 */
import { join } from 'node:path';
import { startOneRunAChange } from './one-run-a-change.ts';
import type { OneStepActivities } from './one-step-workflow.ts';
import { openSteps } from './open-steps.ts';

const { carryThrough, deleteKeys, deleteReturned, record } = openSteps('one-step');
const activities: OneStepActivities = {
  carryThrough: (change) => carryThrough([change]),
  deleteKeys: (change) => deleteKeys([change]),
  settle: async (change) => {
    await deleteReturned([change]);
    await record([change]);
  },
};

await startOneRunAChange({
  name: 'one-step',
  workflowsPath: join(import.meta.dirname, 'one-step-workflow.ts'),
  workflowType: 'oneStep',
  activities,
});
