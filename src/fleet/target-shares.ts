/** What a worker could use, in keys a second: 0 nothing, `Infinity` as much as it gets. */
export interface Demand {
  readonly workerId: string;
  readonly wants: number;
}

/** A busy worker with little to do keeps this part of an equal share, so that its next small event is not slow. */
const leastPart = 0.25;

/**
 * Shares out a rate among the busy: equal shares, but who wants less gets that, and the rest goes to those who want
 * more. What nobody wants is shared out equally on top, for whatever comes next. Shares are whole numbers, since a
 * limiter's second holds whole calls; below one call a second each they are fractions. The idle get nothing.
 */
export function targetShares(total: number, demands: readonly Demand[]): Map<string, number> {
  const busy = demands.filter(({ wants }) => wants > 0);
  const least = (leastPart * total) / Math.max(1, busy.length);
  const modest = busy.map(({ workerId, wants }) => ({ workerId, wants: Math.max(wants, least) }));
  modest.sort((one, other) => one.wants - other.wants || (one.workerId < other.workerId ? -1 : 1));
  const shares = new Map<string, number>(demands.map(({ workerId }) => [workerId, 0]));
  let left = total;
  modest.forEach(({ workerId, wants }, index) => {
    const share = whole(Math.min(Math.ceil(wants), left / (modest.length - index)));
    shares.set(workerId, share);
    left -= share;
  });
  modest.forEach(({ workerId }, index) => {
    const more = Math.floor(left / (modest.length - index));
    shares.set(workerId, (shares.get(workerId) ?? 0) + more);
    left -= more;
  });
  return shares;
}

/** Rounded down, unless that would leave nothing. */
export function whole(rate: number): number {
  return rate < 1 ? rate : Math.floor(rate);
}
