import { Client } from '@temporalio/client';
import { createPool } from '../adapters/mysql/pool.ts';
import { createReconcileActivities } from '../reconciler/create-reconcile-activities.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { Settings } from '../settings/settings.ts';
import { createReconcileWorker } from '../worker/create-reconcile-worker.ts';
import { runningPart } from './running-part.ts';
import type { Process } from './start-process.ts';
import type { RunningPart } from './stop-on-signal.ts';

/** Shown in the history of the runs that a sweep starts. */
const reconcilerIdentity = 'freshet reconcile';

/** Settings of a process that hosts the reconciler. */
export type ReconcilerSettings = Pick<
  Settings,
  'mysql' | 'rulesFile' | 'reconcile' | 'metrics' | 'shutdownGraceMs'
>;

/** Starts its worker on connections of its own: a sweep must not take those of the lanes. */
export async function startReconciler(
  settings: ReconcilerSettings,
  { temporal, metrics, logger }: Process,
): Promise<{ parts: RunningPart[]; close: () => Promise<void> }> {
  const { connection, namespace } = temporal;
  const database = createPool(settings.mysql.url, { connectionLimit: 4 });
  const client = new Client({ connection, namespace, identity: reconcilerIdentity });
  const parts = {
    database,
    client,
    rules: loadRules(settings.rulesFile),
    afterMs: settings.reconcile.afterMs,
  };
  const worker = await createReconcileWorker({
    connection,
    namespace,
    activities: createReconcileActivities(parts, logger, metrics),
    shutdownGraceMs: settings.shutdownGraceMs,
  });
  return { parts: [runningPart('worker reconcile', worker)], close: () => database.end() };
}
