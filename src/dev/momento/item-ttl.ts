import { invalidArgument } from './call-refused.ts';

/** The moment at which an item of this TTL is gone. Throws INVALID_ARGUMENT unless the TTL is above zero. */
export function expiryAfter(now: number, ttlMs: number): number {
  requireTtl(ttlMs);
  return now + ttlMs;
}

/** How a call changes the TTL of an item that exists. */
export type TtlChange = 'overwrite' | 'increase' | 'decrease';

/** The new expiry, or undefined where the change would move it the wrong way. Throws like `expiryAfter`. */
export function changedExpiry(
  now: number,
  expiresAt: number,
  change: TtlChange,
  ttlMs: number,
): number | undefined {
  const wanted = expiryAfter(now, ttlMs);
  if (change === 'increase' && wanted <= expiresAt) return undefined;
  if (change === 'decrease' && wanted >= expiresAt) return undefined;
  return wanted;
}

function requireTtl(ttlMs: number): void {
  if (!(ttlMs > 0)) throw invalidArgument(`The TTL must be above zero milliseconds, not ${ttlMs}`);
}
