import { fleetTimes } from '../../../src/fleet/fleet-times.ts';
import { allowance, type HeldLease, type Lease } from '../../../src/fleet/lease.ts';
import { nextGrant } from '../../../src/fleet/next-grant.ts';

/** A row of the table, with times of the model's one clock. */
type Row = Pick<Lease, 'workerId' | 'share' | 'floor' | 'wants'> & {
  readonly expiresAt: number;
  readonly floorUntil: number;
};

/** What may happen to the answer of a renewal. `refused`: the database did not take it. */
export type RenewalEnd = 'answered' | 'lost' | 'refused';

/** Workers and their table, on one clock that the test moves; renewals take time, and their answers may get lost. */
export class FleetUnderTest {
  now = 0;
  readonly #rate: number;
  readonly #maxWorkers: number;
  readonly #rows = new Map<string, Row>();
  readonly #held = new Map<string, HeldLease | null>();
  readonly #ceilings = new Map<string, number>();
  readonly #wants = new Map<string, number>();

  constructor(rate: number, maxWorkers: number) {
    this.#rate = rate;
    this.#maxWorkers = maxWorkers;
  }

  wants(workerId: string, wants: number): void {
    this.#wants.set(workerId, wants);
  }

  /** One renewal: `beforeMs` until the transaction, `afterMs` until its answer. */
  renew(workerId: string, end: RenewalEnd, beforeMs = 0, afterMs = 0): void {
    const sentAt = this.now;
    this.now += beforeMs;
    const wants = this.#wants.get(workerId) ?? 0;
    const grant = nextGrant({
      workerId,
      wants,
      rate: this.#rate,
      maxWorkers: this.#maxWorkers,
      others: this.#leases().filter((lease) => lease.workerId !== workerId),
    });
    // The holder gives up what it loses before anybody can read that it has, and until an answer tells what stands.
    this.#ceilings.set(workerId, Math.min(grant.share, this.#ceilings.get(workerId) ?? Infinity));
    if (end !== 'refused') {
      const expiresAt = this.now + fleetTimes.lease;
      this.#rows.set(workerId, { workerId, ...grant, expiresAt, floorUntil: expiresAt + fleetTimes.floor });
    }
    this.now += afterMs;
    if (end !== 'answered') return;
    const endsAt = sentAt + fleetTimes.lease;
    const floorEndsAt = endsAt + fleetTimes.floor - fleetTimes.floorMargin;
    this.#held.set(workerId, { share: grant.share, floor: grant.floor, endsAt, floorEndsAt });
    this.#ceilings.delete(workerId);
  }

  /** It is gone, and its row stays. */
  kill(workerId: string): void {
    this.#held.delete(workerId);
    this.#ceilings.delete(workerId);
    this.#wants.delete(workerId);
  }

  /** It says good-bye. */
  leave(workerId: string): void {
    this.kill(workerId);
    this.#rows.delete(workerId);
  }

  share(workerId: string): number {
    const held = this.#held.get(workerId) ?? null;
    return Math.min(allowance(held, this.now), this.#ceilings.get(workerId) ?? Infinity);
  }

  /** What all workers together may use now. */
  total(): number {
    return [...this.#held.keys()].reduce((sum, workerId) => sum + this.share(workerId), 0);
  }

  #leases(): Lease[] {
    return [...this.#rows.values()].map((row) => ({
      ...row,
      limit: this.#rate,
      leaseLeftMs: row.expiresAt - this.now,
      floorLeftMs: row.floorUntil - this.now,
    }));
  }
}
