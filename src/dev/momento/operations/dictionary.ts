import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import { cacheKey } from '../cache-key.ts';
import type { CacheKey } from '../cache-key.ts';
import type { CacheSpace } from '../cache-space.ts';
import { invalidArgument } from '../call-refused.ts';
import type { UnaryOperations } from '../grpc-methods.ts';
import type { DictionaryItem, FieldEntry } from '../stored-item.ts';
import { collectionExpiry } from './collection-ttl.ts';
import type { CollectionTtl } from './collection-ttl.ts';
import { incremented } from './counter.ts';
import { requireKey, requireSize } from './requirements.ts';

const { ECacheResult } = cache_client;
const missingPart = new cache_client._DictionaryGetResponse._DictionaryGetResponsePart({
  result: ECacheResult.Miss,
});

/** Dictionaries. One without fields is gone. */
export const dictionaryOperations = {
  DictionaryGet: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      const dictionary = readDictionary(space, request.dictionary_name);
      if (dictionary === undefined) {
        const missing = new cache_client._DictionaryGetResponse._Missing();
        return { response: new cache_client._DictionaryGetResponse({ missing }), result: 'miss' };
      }
      const items = request.fields.map((field) => fieldPart(dictionary, field));
      const found = new cache_client._DictionaryGetResponse._Found({ items });
      const hit = items.some((part) => part !== missingPart);
      return { response: new cache_client._DictionaryGetResponse({ found }), result: hit ? 'hit' : 'miss' };
    },
  },
  DictionaryFetch: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      const dictionary = readDictionary(space, request.dictionary_name);
      if (dictionary === undefined) {
        const missing = new cache_client._DictionaryFetchResponse._Missing();
        return { response: new cache_client._DictionaryFetchResponse({ missing }), result: 'miss' };
      }
      const items = [...dictionary.fields.values()].map(
        (entry) => new cache_client._DictionaryFieldValuePair(entry),
      );
      const found = new cache_client._DictionaryFetchResponse._Found({ items });
      return { response: new cache_client._DictionaryFetchResponse({ found }), result: 'hit' };
    },
  },
  DictionarySet: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      writeFields(space, request.dictionary_name, request.items, request);
      return { response: new cache_client._DictionarySetResponse(), result: 'ok' };
    },
  },
  DictionaryIncrement: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      const { dictionary_name: name, field } = request;
      const current = readDictionary(space, name)?.fields.get(requireKey(field));
      const { value, text } = incremented(current?.value, request.amount);
      writeFields(space, name, [{ field, value: text }], request);
      return { response: new cache_client._DictionaryIncrementResponse({ value }), result: 'ok' };
    },
  },
  DictionaryDelete: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      const dictionary = readDictionary(space, request.dictionary_name);
      if (request.delete === 'none') throw invalidArgument('A dictionary delete needs its fields');
      if (request.has_some)
        for (const field of request.some.fields) dictionary?.fields.delete(cacheKey(field));
      else dictionary?.fields.clear();
      if (dictionary?.fields.size === 0) space.remove(cacheKey(request.dictionary_name));
      return {
        response: new cache_client._DictionaryDeleteResponse(),
        result: dictionary === undefined ? 'miss' : 'hit',
      };
    },
  },
  DictionaryLength: {
    keys: (request) => [request.dictionary_name],
    run: (space, request) => {
      const dictionary = readDictionary(space, request.dictionary_name);
      if (dictionary === undefined) {
        const missing = new cache_client._DictionaryLengthResponse._Missing();
        return { response: new cache_client._DictionaryLengthResponse({ missing }), result: 'miss' };
      }
      const found = new cache_client._DictionaryLengthResponse._Found({ length: dictionary.fields.size });
      return { response: new cache_client._DictionaryLengthResponse({ found }), result: 'hit' };
    },
  },
} as const satisfies UnaryOperations;

function readDictionary(space: CacheSpace, name: Uint8Array): DictionaryItem | undefined {
  return space.readAs('dictionary', requireKey(name));
}

function fieldPart(
  dictionary: DictionaryItem,
  field: Uint8Array,
): cache_client._DictionaryGetResponse._DictionaryGetResponsePart {
  const entry = dictionary.fields.get(cacheKey(field));
  if (entry === undefined) return missingPart;
  return new cache_client._DictionaryGetResponse._DictionaryGetResponsePart({
    result: ECacheResult.Hit,
    cache_body: entry.value,
  });
}

function writeFields(
  space: CacheSpace,
  name: Uint8Array,
  entries: readonly FieldEntry[],
  ttl: CollectionTtl,
): void {
  const existing = readDictionary(space, name);
  for (const { field, value } of entries) {
    requireKey(field);
    requireSize(space, field, value);
  }
  const expiresAt = collectionExpiry(space, existing, ttl);
  const fields: DictionaryItem['fields'] = existing?.fields ?? new Map<CacheKey, FieldEntry>();
  for (const { field, value } of entries) fields.set(cacheKey(field), { field, value });
  if (fields.size > 0) space.write(requireKey(name), { kind: 'dictionary', fields, expiresAt });
}
