/**
 * Keys are bytes on the wire. Inside the emulator a key is text with one character per byte (Latin-1): lossless, and
 * a quick key of a `Map`. People see and write keys as UTF-8.
 */
export type CacheKey = string;

/** Key of the bytes of a request. */
export function cacheKey(bytes: Uint8Array): CacheKey {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Key that a client would send for this text. */
export function cacheKeyOf(text: string): CacheKey {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The key as people write it; bytes that are no UTF-8 show as replacement characters. */
export function cacheKeyText(key: CacheKey): string {
  return Buffer.from(key, 'latin1').toString('utf8');
}
