import type { RunIdentity } from '../../activities/ports.ts';
import type { Statements } from './database.ts';

/**
 * Writes who deleted the stores' keys, with the generation that the upsert before it, in the same transaction, gave
 * each row: that transaction still holds their locks. A repeated step of the same run deleted again, and the line
 * moves with it. At most 500 stores.
 */
export async function logInvalidations(
  transaction: Statements,
  run: RunIdentity,
  stores: readonly string[],
): Promise<void> {
  await transaction.write(
    `INSERT INTO invalidation_log (store_id, workflow_id, run_id, deleted_at, queued_generation)
     SELECT q.store_id, ?, ?, UTC_TIMESTAMP(3), q.generation
     FROM menu_export_queue AS q WHERE q.store_id IN (?) ORDER BY q.store_id
     ON DUPLICATE KEY UPDATE deleted_at = VALUES(deleted_at), queued_generation = VALUES(queued_generation)`,
    [run.workflowId, run.runId, stores],
  );
}
