import type { CacheKey } from './cache-key.ts';

interface Expiring {
  /** Milliseconds of the store's clock; the item is gone from this moment on. */
  expiresAt: number;
}

export interface ScalarItem extends Expiring {
  readonly kind: 'scalar';
  readonly value: Uint8Array;
}

export interface SetItem extends Expiring {
  readonly kind: 'set';
  readonly elements: Map<CacheKey, Uint8Array>;
}

/** One field of a dictionary, as the client sent it. */
export interface FieldEntry {
  readonly field: Uint8Array;
  readonly value: Uint8Array;
}

export interface DictionaryItem extends Expiring {
  readonly kind: 'dictionary';
  readonly fields: Map<CacheKey, FieldEntry>;
}

/** What a key of a cache holds. */
export type StoredItem = ScalarItem | SetItem | DictionaryItem;
