import { setTimeout as delay } from 'node:timers/promises';
import { failureKind } from '../contract/failure-codes.ts';
import { PortError, type CacheCall, type CachePort } from './ports.ts';

const tries = 5;
const firstDelayMs = 50;

/**
 * Deletes the keys side by side; a key that does not get through is tried five times in all, with back-off and
 * jitter. Returns how many were deleted. Throws the `PortError` of the first key that did not get through, after all
 * others were tried; a permanent one, or a fleet pause, at once. Throws the signal's reason when the call's signal is aborted.
 */
export async function deleteKeys(
  cache: CachePort,
  keys: readonly string[],
  call: CacheCall,
  beforeEach?: () => Promise<void>,
): Promise<number> {
  let open = keys;
  let refused: PortError | undefined;
  for (let tried = 1; ; tried += 1) {
    const failed: { key: string; error: PortError }[] = [];
    await Promise.all(
      open.map(async (key) => {
        try {
          if (beforeEach) await beforeEach();
          await cache.deleteKey(key, call);
        } catch (error) {
          if (!(error instanceof PortError) || isFutile(error)) throw error;
          if (failureKind(error.code) === 'item') refused ??= error;
          else failed.push({ key, error });
        }
      }),
    );
    const [first] = failed;
    if (first === undefined) break;
    if (tried === tries) throw first.error;
    open = failed.map(({ key }) => key);
    const longest = firstDelayMs * 2 ** (tried - 1);
    await delay(longest * (0.5 + Math.random() / 2), undefined, call.signal && { signal: call.signal });
  }
  if (refused) throw refused;
  return keys.length;
}

/** Whether another try within the step cannot help. */
function isFutile(error: PortError): boolean {
  const kind = failureKind(error.code);
  return kind === 'permanent' || kind === 'held';
}
