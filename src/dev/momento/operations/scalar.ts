import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import type { CacheSpace } from '../cache-space.ts';
import type { UnaryOperations } from '../grpc-methods.ts';
import { expiryAfter } from '../item-ttl.ts';
import { requireKey, requireSize } from './requirements.ts';
import { valueHash } from './value-hash.ts';

const { ECacheResult } = cache_client;
const deleted = new cache_client._DeleteResponse();
const missed = new cache_client._GetResponse({ result: ECacheResult.Miss });
const stored = new cache_client._SetResponse({ result: ECacheResult.Ok });
const missedHash = new cache_client._GetWithHashResponse({
  missing: new cache_client._GetWithHashResponse._Missing(),
});

/** The value of a key, if it has one. Shared by the single call and the batch. */
export function getValue(space: CacheSpace, key: Uint8Array): cache_client._GetResponse {
  const item = space.readAs('scalar', requireKey(key));
  if (item === undefined) return missed;
  return new cache_client._GetResponse({ result: ECacheResult.Hit, cache_body: item.value });
}

/** Stores a value, whatever the key held before. Shared by all calls that set. */
export function setValue(space: CacheSpace, key: Uint8Array, value: Uint8Array, ttlMs: number): void {
  const name = requireKey(key);
  requireSize(space, key, value);
  space.write(name, { kind: 'scalar', value, expiresAt: expiryAfter(space.now(), ttlMs) });
}

/** Get, set, delete. */
export const scalarOperations = {
  Get: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const response = getValue(space, request.cache_key);
      return { response, result: response === missed ? 'miss' : 'hit' };
    },
  },
  GetWithHash: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const item = space.readAs('scalar', requireKey(request.cache_key));
      if (item === undefined) return { response: missedHash, result: 'miss' };
      const found = new cache_client._GetWithHashResponse._Found({
        value: item.value,
        hash: valueHash(item.value),
      });
      return { response: new cache_client._GetWithHashResponse({ found }), result: 'hit' };
    },
  },
  Set: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      setValue(space, request.cache_key, request.cache_body, request.ttl_milliseconds);
      return { response: stored, result: 'ok' };
    },
  },
  Delete: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const result = space.remove(requireKey(request.cache_key)) ? 'hit' : 'miss';
      return { response: deleted, result };
    },
  },
} as const satisfies UnaryOperations;
