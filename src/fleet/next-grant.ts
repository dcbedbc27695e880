import { heldBy, type Grant, type Lease } from './lease.ts';
import { sharedRate } from './shared-rate.ts';
import { targetShares, whole } from './target-shares.ts';

/** One worker's look at the fleet. Rates in keys a second; `Infinity` is unlimited. */
export interface Look {
  readonly workerId: string;
  readonly wants: number;
  /** The rate in force. */
  readonly rate: number;
  /** FRESHET_MAX_WORKERS: a floor is the rate divided by it. */
  readonly maxWorkers: number;
  /** Rows of all other workers. */
  readonly others: readonly Lease[];
}

/**
 * What a worker may grant itself, given all rows as they stand: never more than the others leave free. It shrinks to
 * its target at once and grows only into what has been given up, so the shares in force never add up to more than the
 * rate, in whatever order workers look. While nobody is busy each keeps a floor in hand, and a worker that is alone all
 * of it: the next event need not wait for a renewal, nor for a database that is away.
 */
export function nextGrant(look: Look): Grant {
  const { workerId, wants, rate, maxWorkers, others } = look;
  if (rate === Infinity) return { share: Infinity, floor: 0, wants };
  const total = sharedRate(rate);
  const floor = total / maxWorkers;
  const live = others.filter((lease) => lease.leaseLeftMs > 0);
  const reserved = sum(others.filter((lease) => lease.leaseLeftMs <= 0).map(heldBy));
  const free = Math.max(0, total - sum(others.map(heldBy)));
  const demands = [...live, { workerId, wants }];
  const anybodyBusy = demands.some((demand) => demand.wants > 0);
  const target = anybodyBusy
    ? (targetShares(Math.max(0, total - reserved), demands).get(workerId) ?? 0)
    : live.length === 0
      ? total
      : floor;
  const share = target <= free ? target : whole(free);
  return { share, floor: Math.min(share, floor), wants };
}

function sum(rates: readonly number[]): number {
  return rates.reduce((total, rate) => total + rate, 0);
}
