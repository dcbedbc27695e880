import type { CacheSpace } from '../cache-space.ts';
import { expiryAfter } from '../item-ttl.ts';

/** Part of every request that changes a collection. */
export interface CollectionTtl {
  readonly ttl_milliseconds: number;
  /** False: the TTL counts for a new collection only. */
  readonly refresh_ttl: boolean;
}

/** Expiry of a collection after a change. Throws INVALID_ARGUMENT unless the TTL is above zero. */
export function collectionExpiry(
  space: CacheSpace,
  existing: { readonly expiresAt: number } | undefined,
  ttl: CollectionTtl,
): number {
  const fresh = expiryAfter(space.now(), ttl.ttl_milliseconds);
  return existing === undefined || ttl.refresh_ttl ? fresh : existing.expiresAt;
}
