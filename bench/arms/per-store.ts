/** The textbook Temporal design: an activity for each store. */
import { join } from 'node:path';
import { startOneRunAChange } from './one-run-a-change.ts';
import { perStoreActivities } from './per-store-activities.ts';

await startOneRunAChange({
  name: 'per-store',
  workflowsPath: join(import.meta.dirname, 'per-store-workflow.ts'),
  workflowType: 'perStore',
  activities: perStoreActivities(),
});
