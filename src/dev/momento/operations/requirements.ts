import { cacheKey } from '../cache-key.ts';
import type { CacheKey } from '../cache-key.ts';
import type { CacheSpace } from '../cache-space.ts';
import { CallRefused, invalidArgument } from '../call-refused.ts';

/** The key of a request. Throws INVALID_ARGUMENT when it is empty. */
export function requireKey(bytes: Uint8Array): CacheKey {
  if (bytes.length === 0) throw invalidArgument('The key must not be empty');
  return cacheKey(bytes);
}

/** Throws RESOURCE_EXHAUSTED when key and value are larger than an item may be. */
export function requireSize(space: CacheSpace, key: Uint8Array, value: Uint8Array): void {
  const size = key.length + value.length;
  if (size <= space.maxItemBytes) return;
  throw new CallRefused(
    'RESOURCE_EXHAUSTED',
    `The item has ${size} bytes; the request limit is ${space.maxItemBytes} bytes`,
    'request_size_limit_exceeded',
  );
}
