import type { Client } from '@temporalio/client';
import { progressQuery } from '../../../src/contract/names.ts';
import type { Progress } from '../../../src/contract/progress.ts';

/** Phase of an open run, asked of itself: a command for each look would keep the machine busy. */
export async function openPhase(client: Client, workflowId: string): Promise<Progress['phase'] | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    if ((await handle.describe()).status.name !== 'RUNNING') return undefined;
    return (await handle.query<Progress>(progressQuery)).phase;
  } catch {
    return undefined;
  }
}
