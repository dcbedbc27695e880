import type { Grant, Lease } from './lease.ts';

/** A bound on the rate that an operator set. Times are ISO 8601 UTC. */
export interface FleetThrottle {
  readonly keysPerSecond: number;
  readonly actor: string;
  readonly reason: string;
  readonly since: string;
}

/** A pause in force. */
export interface FleetPause {
  readonly actor: string;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
  /** Until its end, by the database's clock. */
  readonly leftMs: number;
}

/** What operators set; null where nothing is. */
export interface FleetControl {
  readonly throttle: FleetThrottle | null;
  readonly pause: FleetPause | null;
}

/** The control row, and the rows of all workers but those whose floor is over. */
export interface FleetView {
  readonly control: FleetControl;
  readonly leases: readonly Lease[];
}

/** Where the fleet's rate is shared out. Every call throws `PortError`. */
export interface FleetTable {
  /**
   * Reads the fleet and writes the worker's row, in one transaction that no other renewal overlaps. `decide` runs
   * inside it, before anybody can read the grant. Answers what it read.
   */
  renew(worker: Pick<Lease, 'workerId' | 'limit'>, decide: (view: FleetView) => Grant): Promise<FleetView>;
  /** Deletes the worker's row. */
  leave(workerId: string): Promise<void>;
}
