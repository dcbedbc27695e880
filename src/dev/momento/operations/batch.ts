import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import { CallRefused } from '../call-refused.ts';
import type { StreamOperations, UnaryOperations } from '../grpc-methods.ts';
import { requireKey } from './requirements.ts';
import { getValue, setValue } from './scalar.ts';

const { ECacheResult } = cache_client;

/** Batches: each item has its own result, so that one bad item does not spoil the others. */
export const batchOperations = {
  GetBatch: {
    keys: (request) => request.items.map((item) => item.cache_key),
    run: (space, request) => {
      const response = request.items.map((item) =>
        itemByItem(
          () => getValue(space, item.cache_key),
          (message) => new cache_client._GetResponse({ result: ECacheResult.Invalid, message }),
        ),
      );
      const hit = response.some((answer) => answer.result === ECacheResult.Hit);
      return { response, result: hit ? 'hit' : 'miss' };
    },
  },
  SetBatch: {
    keys: (request) => request.items.map((item) => item.cache_key),
    run: (space, request) => {
      const response = request.items.map((item) =>
        itemByItem(
          () => {
            setValue(space, item.cache_key, item.cache_body, item.ttl_milliseconds);
            return new cache_client._SetResponse({ result: ECacheResult.Ok });
          },
          (message) => new cache_client._SetResponse({ result: ECacheResult.Invalid, message }),
        ),
      );
      return { response, result: 'ok' };
    },
  },
} as const satisfies StreamOperations;

/** Many keys in one call. The log calls it a hit when one of them exists. */
export const keysExistOperation = {
  KeysExist: {
    keys: (request) => request.cache_keys,
    run: (space, request) => {
      const exists = request.cache_keys.map((key) => space.read(requireKey(key)) !== undefined);
      return {
        response: new cache_client._KeysExistResponse({ exists }),
        result: exists.includes(true) ? 'hit' : 'miss',
      };
    },
  },
} as const satisfies UnaryOperations;

function itemByItem<Answer>(work: () => Answer, refused: (message: string) => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof CallRefused) return refused(error.message);
    throw error;
  }
}
