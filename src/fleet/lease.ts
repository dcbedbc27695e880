/**
 * A worker's row, as it stands in the database. Rates in keys a second; `Infinity` is unlimited. Times left in ms by
 * the database's clock, zero or less when over.
 */
export interface Lease {
  readonly workerId: string;
  /** What it may use until the end of the lease. */
  readonly share: number;
  /** What it may use from then on, until the end of its floor. */
  readonly floor: number;
  /** What it could use: 0 idle, `Infinity` as much as it gets. */
  readonly wants: number;
  /** FRESHET_KEYS_PER_SECOND of the worker. */
  readonly limit: number;
  readonly leaseLeftMs: number;
  readonly floorLeftMs: number;
}

/** What a worker grants itself in one renewal. */
export type Grant = Pick<Lease, 'share' | 'floor' | 'wants'>;

/** What the worker of this row may use now, as far as others can tell. */
export function heldBy(lease: Lease): number {
  if (lease.leaseLeftMs > 0) return lease.share;
  return lease.floorLeftMs > 0 ? lease.floor : 0;
}

/** A grant on its holder's own, monotonic clock (ms). */
export interface HeldLease {
  readonly share: number;
  readonly floor: number;
  readonly endsAt: number;
  readonly floorEndsAt: number;
}

/**
 * What the holder may use at a time: its share, then its floor, then nothing. A holder that knew of no limit goes on
 * without one: it cannot know of one that was set since.
 */
export function allowance(held: HeldLease | null, now: number): number {
  if (held === null) return 0;
  if (now < held.endsAt || held.share === Infinity) return held.share;
  return now < held.floorEndsAt ? held.floor : 0;
}

/** When the allowance changes next by itself; `Infinity` never. */
export function nextChangeAt(held: HeldLease | null, now: number): number {
  if (held === null || held.share === Infinity) return Infinity;
  return [held.endsAt, held.floorEndsAt].find((at) => at > now) ?? Infinity;
}
