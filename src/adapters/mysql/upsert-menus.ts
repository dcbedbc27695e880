import type { MenuRequest } from '../../contract/activities.ts';
import { menuPriority } from '../../contract/plan.ts';
import type { RunIdentity } from '../../activities/ports.ts';
import type { Statements, TextValue } from './database.ts';

/** Longer ones are cut: the id is for correlation only. */
const eventIdLength = 256;

/**
 * One row a store, as JSON, because the number of rows varies; a literal, so that both servers take it. The order is
 * the order of the locks.
 */
const newRows = `
  INSERT INTO menu_export_queue (store_id, job_id, source, event_id, generation, status, priority)
  SELECT s.store_id, CAST(? AS UNSIGNED), ?, ?, 1, 'pending', ?
  FROM JSON_TABLE(?, '$[*]' COLUMNS (place FOR ORDINALITY, store_id VARCHAR(64) PATH '$')) AS s`;

/** Nothing is queued when an earlier run has marked the row; this run's own lines show that it is not an earlier one. */
const unlessProcessed = `
  WHERE NOT EXISTS (SELECT 1 FROM outbox_table AS o
                    WHERE o.id = CAST(? AS UNSIGNED) AND o.source = ? AND o.processed_at IS NOT NULL)
     OR EXISTS (SELECT 1 FROM invalidation_log AS l WHERE l.run_id = ?)`;

const held = `menu_export_queue.status = 'exporting' AND menu_export_queue.claimed_until > UTC_TIMESTAMP(3)`;

/**
 * Assignments take effect from left to right, so `status` comes last. While a request waits or is exported, the row
 * keeps its smaller priority and its older time, or a store that changes often would fall back in line each time;
 * once its menu stands, both start afresh, or every store would end up urgent. A new request is due at once, whatever
 * back-off the row was in, and gives a failed row its attempts back.
 */
const bumpExisting = `
  ON DUPLICATE KEY UPDATE
    generation = menu_export_queue.generation + 1,
    job_id = VALUES(job_id),
    source = VALUES(source),
    event_id = VALUES(event_id),
    priority = IF(menu_export_queue.status = 'done',
                  VALUES(priority), LEAST(menu_export_queue.priority, VALUES(priority))),
    requested_at = IF(menu_export_queue.status IN ('done', 'failed'),
                      UTC_TIMESTAMP(3), menu_export_queue.requested_at),
    attempts = IF(menu_export_queue.status IN ('done', 'failed'), 0, menu_export_queue.attempts),
    claimed_by = IF(${held}, menu_export_queue.claimed_by, NULL),
    claimed_until = IF(${held}, menu_export_queue.claimed_until, NULL),
    updated_at = UTC_TIMESTAMP(3),
    status = IF(menu_export_queue.claimed_by IS NULL, 'pending', 'exporting')`;

/**
 * Asks for the menus of the stores, at most 500, sorted. Returns false, and has written nothing, when the request says
 * `outbox: own` and the row was marked by an earlier run. Runs in the caller's transaction.
 */
export async function upsertMenus(
  transaction: Statements,
  run: RunIdentity,
  menus: MenuRequest,
  stores: readonly string[],
): Promise<boolean> {
  const own = menus.outbox === 'own';
  const values: TextValue[] = [
    menus.jobId,
    menus.source,
    menus.eventId.slice(0, eventIdLength),
    menuPriority[menus.priority],
    JSON.stringify(stores),
    ...(own ? [menus.jobId, menus.source, run.runId] : []),
  ];
  const sql = `${newRows} ${own ? unlessProcessed : ''} ORDER BY s.place ${bumpExisting}`;
  return (await transaction.write(sql, values)) > 0;
}
