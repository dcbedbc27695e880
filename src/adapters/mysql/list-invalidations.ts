import { z } from 'zod';
import type { Statements, TextValue } from './database.ts';
import { generationColumn } from './menu-row.ts';

const logRow = z
  .object({
    workflow_id: z.string(),
    run_id: z.string(),
    deleted_at: z.date(),
    queued_generation: generationColumn,
  })
  .transform((row) => ({
    workflowId: row.workflow_id,
    runId: row.run_id,
    deletedAt: row.deleted_at,
    /** That menu stands once the row's `exportedGeneration` has reached it. */
    queuedGeneration: row.queued_generation,
  }));

/** A run that deleted a store's keys and queued its menu. */
export type Invalidation = z.infer<typeof logRow>;

/** Runs that deleted the keys of a store within the last 30 days, latest first. Throws `PortError`. */
export async function listInvalidations(
  database: Statements,
  store: string,
  options: { readonly limit?: number; readonly since?: Date } = {},
): Promise<Invalidation[]> {
  const { limit = 100, since } = options;
  const values: TextValue[] = since === undefined ? [store] : [store, since];
  return database.select(
    logRow,
    `SELECT workflow_id, run_id, deleted_at, queued_generation FROM invalidation_log
     WHERE store_id = ? ${since === undefined ? '' : 'AND deleted_at >= ?'}
     ORDER BY deleted_at DESC, queued_generation DESC LIMIT ?`,
    [...values, limit],
  );
}
