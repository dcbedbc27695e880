import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import { cacheKey } from '../cache-key.ts';
import type { CacheKey } from '../cache-key.ts';
import type { CacheSpace } from '../cache-space.ts';
import { invalidArgument } from '../call-refused.ts';
import type { RequestOf, UnaryOperations } from '../grpc-methods.ts';
import type { SetItem } from '../stored-item.ts';
import { collectionExpiry } from './collection-ttl.ts';
import { requireKey, requireSize } from './requirements.ts';

/** Sets: what tags need. A set without elements is gone. */
export const setOperations = {
  SetFetch: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const set = space.readAs('set', requireKey(request.set_name));
      if (set === undefined) {
        const missing = new cache_client._SetFetchResponse._Missing();
        return { response: new cache_client._SetFetchResponse({ missing }), result: 'miss' };
      }
      const found = new cache_client._SetFetchResponse._Found({ elements: [...set.elements.values()] });
      return { response: new cache_client._SetFetchResponse({ found }), result: 'hit' };
    },
  },
  SetUnion: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const name = requireKey(request.set_name);
      const existing = space.readAs('set', name);
      for (const element of request.elements) requireSize(space, request.set_name, element);
      const expiresAt = collectionExpiry(space, existing, request);
      const elements: SetItem['elements'] = existing?.elements ?? new Map<CacheKey, Uint8Array>();
      for (const element of request.elements) elements.set(cacheKey(element), element);
      if (elements.size > 0) space.write(name, { kind: 'set', elements, expiresAt });
      return { response: new cache_client._SetUnionResponse(), result: 'ok' };
    },
  },
  SetDifference: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const name = requireKey(request.set_name);
      const set = space.readAs('set', name);
      if (set === undefined) {
        const missing = new cache_client._SetDifferenceResponse._Missing();
        return { response: new cache_client._SetDifferenceResponse({ missing }), result: 'miss' };
      }
      const elements = difference(set, request);
      if (elements.size === 0) space.remove(name);
      else space.write(name, { kind: 'set', elements, expiresAt: set.expiresAt });
      const found = new cache_client._SetDifferenceResponse._Found();
      return { response: new cache_client._SetDifferenceResponse({ found }), result: 'hit' };
    },
  },
  SetContains: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const set = space.readAs('set', requireKey(request.set_name));
      if (set === undefined) {
        const missing = new cache_client._SetContainsResponse._Missing();
        return { response: new cache_client._SetContainsResponse({ missing }), result: 'miss' };
      }
      const contains = request.elements.map((element) => set.elements.has(cacheKey(element)));
      const found = new cache_client._SetContainsResponse._Found({ contains });
      return { response: new cache_client._SetContainsResponse({ found }), result: 'hit' };
    },
  },
  SetLength: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const length = setLength(space, request.set_name);
      if (length === 0) {
        const missing = new cache_client._SetLengthResponse._Missing();
        return { response: new cache_client._SetLengthResponse({ missing }), result: 'miss' };
      }
      const found = new cache_client._SetLengthResponse._Found({ length });
      return { response: new cache_client._SetLengthResponse({ found }), result: 'hit' };
    },
  },
  SetSample: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const set = space.readAs('set', requireKey(request.set_name));
      if (set === undefined) {
        const missing = new cache_client._SetSampleResponse._Missing();
        return { response: new cache_client._SetSampleResponse({ missing }), result: 'miss' };
      }
      const elements = firstElements(set, request.limit);
      const found = new cache_client._SetSampleResponse._Found({ elements });
      return { response: new cache_client._SetSampleResponse({ found }), result: 'hit' };
    },
  },
  SetPop: {
    keys: (request) => [request.set_name],
    run: (space, request) => {
      const name = requireKey(request.set_name);
      const set = space.readAs('set', name);
      if (set === undefined) {
        const missing = new cache_client._SetPopResponse._Missing();
        return { response: new cache_client._SetPopResponse({ missing }), result: 'miss' };
      }
      const elements = firstElements(set, request.count);
      for (const element of elements) set.elements.delete(cacheKey(element));
      if (set.elements.size === 0) space.remove(name);
      const found = new cache_client._SetPopResponse._Found({ elements });
      return { response: new cache_client._SetPopResponse({ found }), result: 'hit' };
    },
  },
} as const satisfies UnaryOperations;

/** The service picks at random; the oldest elements are as good, and the same in every run. */
function firstElements(set: SetItem, count: number): Uint8Array[] {
  return [...set.elements.values()].slice(0, count);
}

function setLength(space: CacheSpace, name: Uint8Array): number {
  return space.readAs('set', requireKey(name))?.elements.size ?? 0;
}

/** What is left: of the set (subtrahend given) or of the elements of the request (minuend given). */
function difference(set: SetItem, request: RequestOf<'SetDifference'>): SetItem['elements'] {
  switch (request.difference) {
    case 'minuend':
      return new Map(
        request.minuend.elements
          .map((element) => [cacheKey(element), element] as const)
          .filter(([key]) => !set.elements.has(key)),
      );
    case 'subtrahend': {
      const { subtrahend } = request;
      if (subtrahend.has_identity) return new Map();
      for (const element of subtrahend.set.elements) set.elements.delete(cacheKey(element));
      return set.elements;
    }
    case 'none':
      throw invalidArgument('A set difference needs its other set');
  }
}
