import type { Statements } from './database.ts';

/** A pause of the fleet, as an operator asks for it. */
export interface FleetPauseOrder {
  readonly actor: string;
  readonly reason: string;
  /** Its end; null leaves it to `defaultMs` from now, by the database's clock. */
  readonly until: Date | null;
  readonly defaultMs: number;
}

/** Pauses the fleet, or sets a new end, author and reason. */
export async function pauseFleet(database: Statements, order: FleetPauseOrder): Promise<void> {
  await database.write(
    `UPDATE fleet_control SET paused_at = UTC_TIMESTAMP(6), pause_actor = ?, pause_reason = ?,
       paused_until = COALESCE(?, TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6))) WHERE id = 1`,
    [order.actor, order.reason, order.until, order.defaultMs * 1000],
  );
}
