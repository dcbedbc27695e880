import type { Statements } from './database.ts';

/** Ends the fleet's pause. Returns whether there was one in force. */
export async function resumeFleet(database: Statements): Promise<boolean> {
  const touched = await database.execute(
    `UPDATE fleet_control SET paused_until = NULL, paused_at = NULL, pause_actor = NULL, pause_reason = NULL
     WHERE id = 1 AND paused_until > UTC_TIMESTAMP(6)`,
    [],
  );
  return touched > 0;
}
