import type { Statements } from './database.ts';

/** A bound on the fleet's rate, as an operator asks for it; in keys a second, null lifts it. */
export interface FleetThrottleOrder {
  readonly keysPerSecond: number | null;
  readonly actor: string;
  readonly reason: string;
}

/** Sets or lifts the bound; who and why stay with the row. */
export async function throttleFleet(database: Statements, order: FleetThrottleOrder): Promise<void> {
  await database.write(
    `UPDATE fleet_control
     SET keys_per_second = ?, throttle_actor = ?, throttle_reason = ?, throttled_at = UTC_TIMESTAMP(6) WHERE id = 1`,
    [order.keysPerSecond, order.actor, order.reason],
  );
}
