import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import type { CacheSpace } from '../cache-space.ts';
import { invalidArgument } from '../call-refused.ts';
import type { RequestOf, UnaryOperations } from '../grpc-methods.ts';
import type { StoredItem } from '../stored-item.ts';
import { requireKey } from './requirements.ts';
import { setValue } from './scalar.ts';
import { valueHash } from './value-hash.ts';

const stored = new cache_client._SetIfResponse({ stored: new cache_client._SetIfResponse._Stored() });
const notStored = new cache_client._SetIfResponse({
  not_stored: new cache_client._SetIfResponse._NotStored(),
});
const storedNew = new cache_client._SetIfNotExistsResponse({
  stored: new cache_client._SetIfNotExistsResponse._Stored(),
});
const notStoredNew = new cache_client._SetIfNotExistsResponse({
  not_stored: new cache_client._SetIfNotExistsResponse._NotStored(),
});
const notStoredHash = new cache_client._SetIfHashResponse({
  not_stored: new cache_client._SetIfHashResponse._NotStored(),
});

/** The sets that depend on what is there. A collection is present, and equal to no value. */
export const conditionalOperations = {
  SetIf: {
    keys: (request) => [request.cache_key],
    run: (space, request) =>
      storeIf(space, request, valueCondition(request, space.read(requireKey(request.cache_key))))
        ? { response: stored, result: 'stored' }
        : { response: notStored, result: 'not-stored' },
  },
  SetIfNotExists: {
    keys: (request) => [request.cache_key],
    run: (space, request) =>
      storeIf(space, request, space.read(requireKey(request.cache_key)) === undefined)
        ? { response: storedNew, result: 'stored' }
        : { response: notStoredNew, result: 'not-stored' },
  },
  SetIfHash: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const holds = hashCondition(request, space.read(requireKey(request.cache_key)));
      if (!storeIf(space, request, holds)) return { response: notStoredHash, result: 'not-stored' };
      const newHash = new cache_client._SetIfHashResponse._Stored({
        new_hash: valueHash(request.cache_body),
      });
      return { response: new cache_client._SetIfHashResponse({ stored: newHash }), result: 'stored' };
    },
  },
} as const satisfies UnaryOperations;

type StoreRequest = RequestOf<'SetIf' | 'SetIfNotExists' | 'SetIfHash'>;

function storeIf(space: CacheSpace, request: StoreRequest, holds: boolean): boolean {
  if (holds) setValue(space, request.cache_key, request.cache_body, request.ttl_milliseconds);
  return holds;
}

function valueCondition(request: RequestOf<'SetIf'>, item: StoredItem | undefined): boolean {
  switch (request.condition) {
    case 'present':
      return item !== undefined;
    case 'absent':
      return item === undefined;
    case 'equal':
      return holdsValue(item, request.equal.value_to_check);
    case 'not_equal':
      return !holdsValue(item, request.not_equal.value_to_check);
    case 'present_and_not_equal':
      return item !== undefined && !holdsValue(item, request.present_and_not_equal.value_to_check);
    case 'absent_or_equal':
      return item === undefined || holdsValue(item, request.absent_or_equal.value_to_check);
    case 'none':
      throw invalidArgument('A conditional set needs its condition');
  }
}

function hashCondition(request: RequestOf<'SetIfHash'>, item: StoredItem | undefined): boolean {
  switch (request.condition) {
    case 'unconditional':
      return true;
    case 'present_and_hash_equal':
      return holdsHash(item, request.present_and_hash_equal.hash_to_check);
    case 'present_and_not_hash_equal':
      return item !== undefined && !holdsHash(item, request.present_and_not_hash_equal.hash_to_check);
    case 'absent_or_hash_equal':
      return item === undefined || holdsHash(item, request.absent_or_hash_equal.hash_to_check);
    case 'absent_or_not_hash_equal':
      return item === undefined || !holdsHash(item, request.absent_or_not_hash_equal.hash_to_check);
    case 'none':
      throw invalidArgument('A conditional set needs its condition');
  }
}

function holdsValue(item: StoredItem | undefined, value: Uint8Array): boolean {
  return item?.kind === 'scalar' && Buffer.compare(item.value, value) === 0;
}

function holdsHash(item: StoredItem | undefined, hash: Uint8Array): boolean {
  return item?.kind === 'scalar' && Buffer.compare(valueHash(item.value), hash) === 0;
}
