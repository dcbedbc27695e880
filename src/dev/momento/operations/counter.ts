import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import { CallRefused } from '../call-refused.ts';
import type { UnaryOperations } from '../grpc-methods.ts';
import { requireKey } from './requirements.ts';
import { setValue } from './scalar.ts';

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** The decimal text of a counter after an increment. Throws FAILED_PRECONDITION unless it is and stays a 64-bit integer. */
export function incremented(
  current: Uint8Array | undefined,
  amount: number,
): { value: number; text: Uint8Array } {
  const before = current === undefined ? '0' : Buffer.from(current).toString('utf8');
  if (!/^-?\d{1,20}$/.test(before)) {
    throw new CallRefused('FAILED_PRECONDITION', 'The value is not the text of an integer');
  }
  const after = BigInt(before) + BigInt(amount);
  if (after < int64.min || after > int64.max) {
    throw new CallRefused('FAILED_PRECONDITION', 'The sum does not fit into 64 bits');
  }
  return { value: Number(after), text: Buffer.from(after.toString(), 'utf8') };
}

/** Increment of a scalar; every increment sets the TTL anew. */
export const counterOperations = {
  Increment: {
    keys: (request) => [request.cache_key],
    run: (space, request) => {
      const item = space.readAs('scalar', requireKey(request.cache_key));
      const { value, text } = incremented(item?.value, request.amount);
      setValue(space, request.cache_key, text, request.ttl_milliseconds);
      return { response: new cache_client._IncrementResponse({ value }), result: 'ok' };
    },
  },
} as const satisfies UnaryOperations;
