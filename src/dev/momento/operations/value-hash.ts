import { createHash } from 'node:crypto';

/** Hash of a value as the calls with a hash use it. Clients treat it as opaque: only equality counts. */
export function valueHash(value: Uint8Array): Uint8Array {
  return createHash('sha256').update(value).digest().subarray(0, 16);
}
