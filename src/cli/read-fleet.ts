import type { Statements } from '../adapters/mysql/database.ts';
import { listFleetLeases, type ListedLease } from '../adapters/mysql/list-fleet-leases.ts';
import { readFleetControl } from '../adapters/mysql/read-fleet-control.ts';
import type { FleetControl } from '../fleet/fleet-table.ts';
import { heldBy } from '../fleet/lease.ts';
import { rateInForce } from '../fleet/shared-rate.ts';

/** A worker as the fleet's table knows it. Rates in keys a second; null is unlimited. */
export interface FleetWorker {
  readonly worker: string;
  /** `cut-off`: it has not renewed its share, and may use its floor alone. `gone`: not even that. */
  readonly state: 'busy' | 'idle' | 'cut-off' | 'gone';
  /** What it may use now. */
  readonly share: number | null;
  /** Its FRESHET_KEYS_PER_SECOND. */
  readonly limit: number | null;
  readonly renewedAgoMs: number;
}

/** What operators set for the fleet, and what its workers make of it. */
export interface FleetState extends FleetControl {
  /** The rate in force, in keys a second; null is unlimited, or nobody is there who could say. */
  readonly keysPerSecond: number | null;
  readonly workers: readonly FleetWorker[];
}

/** Reads the fleet's state. Throws `PortError`. */
export async function readFleet(database: Statements): Promise<FleetState> {
  const control = await readFleetControl(database);
  const leases = await listFleetLeases(database);
  const limits = leases.filter(({ leaseLeftMs }) => leaseLeftMs > 0).map(({ limit }) => limit);
  return {
    ...control,
    keysPerSecond: finite(rateInForce(control.throttle?.keysPerSecond ?? null, limits)),
    workers: leases.map((lease) => ({
      worker: lease.workerId,
      state: stateOf(lease),
      share: finite(heldBy(lease)),
      limit: finite(lease.limit),
      renewedAgoMs: Math.round(lease.renewedAgoMs),
    })),
  };
}

function stateOf({ leaseLeftMs, floorLeftMs, wants }: ListedLease): FleetWorker['state'] {
  if (leaseLeftMs > 0) return wants > 0 ? 'busy' : 'idle';
  return floorLeftMs > 0 ? 'cut-off' : 'gone';
}

function finite(rate: number): number | null {
  return rate === Infinity ? null : rate;
}
