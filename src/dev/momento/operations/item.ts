import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import { invalidArgument } from '../call-refused.ts';
import type { RequestOf, UnaryOperations } from '../grpc-methods.ts';
import { changedExpiry } from '../item-ttl.ts';
import type { TtlChange } from '../item-ttl.ts';
import type { StoredItem } from '../stored-item.ts';
import { requireKey } from './requirements.ts';

const { ItemType } = cache_client._ItemGetTypeResponse;
const itemTypes: Readonly<Record<StoredItem['kind'], cache_client._ItemGetTypeResponse.ItemType>> = {
  scalar: ItemType.SCALAR,
  set: ItemType.SET,
  dictionary: ItemType.DICTIONARY,
};

/** What concerns an item of any kind: its TTL and its type. */
export const itemOperations = {
  UpdateTtl: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const item = space.read(requireKey(request.cache_key));
      const { change, ttlMs } = wantedTtl(request);
      const now = space.now();
      const expiresAt = changedExpiry(now, item?.expiresAt ?? now, change, ttlMs);
      if (item === undefined) {
        const missing = new cache_client._UpdateTtlResponse._Missing();
        return { response: new cache_client._UpdateTtlResponse({ missing }), result: 'miss' };
      }
      if (expiresAt === undefined) {
        const notSet = new cache_client._UpdateTtlResponse._NotSet();
        return { response: new cache_client._UpdateTtlResponse({ not_set: notSet }), result: 'not-stored' };
      }
      item.expiresAt = expiresAt;
      const set = new cache_client._UpdateTtlResponse._Set();
      return { response: new cache_client._UpdateTtlResponse({ set }), result: 'stored' };
    },
  },
  ItemGetTtl: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const item = space.read(requireKey(request.cache_key));
      if (item === undefined) {
        const missing = new cache_client._ItemGetTtlResponse._Missing();
        return { response: new cache_client._ItemGetTtlResponse({ missing }), result: 'miss' };
      }
      const found = new cache_client._ItemGetTtlResponse._Found({
        remaining_ttl_millis: Math.floor(item.expiresAt - space.now()),
      });
      return { response: new cache_client._ItemGetTtlResponse({ found }), result: 'hit' };
    },
  },
  ItemGetType: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const item = space.read(requireKey(request.cache_key));
      if (item === undefined) {
        const missing = new cache_client._ItemGetTypeResponse._Missing();
        return { response: new cache_client._ItemGetTypeResponse({ missing }), result: 'miss' };
      }
      const found = new cache_client._ItemGetTypeResponse._Found({ item_type: itemTypes[item.kind] });
      return { response: new cache_client._ItemGetTypeResponse({ found }), result: 'hit' };
    },
  },
} as const satisfies UnaryOperations;

function wantedTtl(request: RequestOf<'UpdateTtl'>): { change: TtlChange; ttlMs: number } {
  switch (request.update_ttl) {
    case 'increase_to_milliseconds':
      return { change: 'increase', ttlMs: request.increase_to_milliseconds };
    case 'decrease_to_milliseconds':
      return { change: 'decrease', ttlMs: request.decrease_to_milliseconds };
    case 'overwrite_to_milliseconds':
      return { change: 'overwrite', ttlMs: request.overwrite_to_milliseconds };
    case 'none':
      throw invalidArgument('A change of the TTL needs the new TTL');
  }
}
