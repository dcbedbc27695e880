import type { Limiter } from '../limiter/limiter.ts';
import { fleetTimes } from './fleet-times.ts';
import { allowance, nextChangeAt, type Grant, type HeldLease } from './lease.ts';

/** Keeps the limiter at what the worker may use, also when no renewal comes any more. */
export interface ShareKeeper {
  /** A renewal is about to be written: gives up at once what it takes away. It may fail, or its answer get lost. */
  lower(share: number): void;
  /** The grant is written; `sentAt` is the time before its renewal was sent. */
  renewed(grant: Grant, sentAt: number): void;
  /** Lets nothing through while the fleet is held. */
  hold(held: boolean): void;
  /** What the worker may use now, in keys a second; `Infinity` is unlimited. */
  readonly share: number;
  /** Lets nothing through any more. */
  close(): void;
}

export interface ShareKeeperOptions {
  readonly limiter: Pick<Limiter, 'setRate'>;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** A keeper without a lease: it lets nothing through. */
export function createShareKeeper({ limiter, now }: ShareKeeperOptions): ShareKeeper {
  let lease: HeldLease | null = null;
  // The least that was written since the last answer: that is what others may count on.
  let ceiling = Infinity;
  let isHeld = false;
  let applied: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const share = (): number => Math.min(ceiling, allowance(lease, now()));

  function apply(): void {
    clearTimeout(timer);
    const rate = isHeld ? 0 : share();
    if (rate !== applied) limiter.setRate(rate === Infinity ? null : rate);
    applied = rate;
    const changeAt = nextChangeAt(lease, now());
    if (changeAt !== Infinity) timer = setTimeout(apply, Math.ceil(changeAt - now())).unref();
  }

  apply();
  return {
    lower(least) {
      ceiling = Math.min(ceiling, least);
      apply();
    },
    renewed(grant, sentAt) {
      const endsAt = sentAt + fleetTimes.lease;
      const floorEndsAt = endsAt + fleetTimes.floor - fleetTimes.floorMargin;
      lease = { share: grant.share, floor: grant.floor, endsAt, floorEndsAt };
      ceiling = Infinity;
      apply();
    },
    hold(held) {
      isHeld = held;
      apply();
    },
    get share() {
      return share();
    },
    close() {
      lease = null;
      apply();
    },
  };
}
