import { limits } from '../contract/limits.ts';
import type { CacheClient } from '@gomomento/sdk';
import { CacheDelete, CacheKeysExist } from '@gomomento/sdk';
import type { CacheCall, CachePort } from '../activities/ports.ts';
import { PortError } from '../activities/ports.ts';
import type { Limiter } from '../limiter/limiter.ts';
import type { Metrics, TagsOf } from '../metrics.ts';
import { noMetrics } from '../metrics.ts';
import { momentoFailure } from './momento-failure.ts';
import { withoutStackTraces } from './without-stack-traces.ts';

/** A call that is refused for want of quota waits its turn again; refused again after so long, it fails. */
const giveUpAfterMs = 60_000;

/** What the cache adapter needs. */
export interface MomentoCacheOptions {
  readonly client: Pick<CacheClient, 'delete' | 'keysExist'>;
  readonly cacheName: string;
  readonly limiter: Limiter;
  readonly metrics?: Metrics;
  /** Milliseconds that never go back; default `performance.now`. */
  readonly now?: () => number;
}

/** One kind of call: how it is sent, and what it is called in a message. */
interface Operation<Response, T> {
  readonly name: 'delete' | 'keysExist';
  /** Keys, as a message names them. */
  readonly subject: string;
  readonly send: () => Promise<Response>;
  readonly read: (response: Response) => Answer<T>;
}

type Answer<T> = { readonly value: T } | { readonly error: unknown };

/** Tags of a call that succeeded: one object for all, as `temporalMetrics` would have it. */
const succeeded: Record<Operation<unknown, unknown>['name'], TagsOf<'freshet_cache_calls'>> = {
  delete: { op: 'delete', result: 'ok' },
  keysExist: { op: 'keysExist', result: 'ok' },
};

/**
 * The Momento cache behind the process's limiter; every attempt is one operation of the limiter. A call refused for
 * want of quota slows the limiter down and waits its turn again; it fails with `cache-throttled` when it is refused
 * again a minute later, so that a lasting overrun shows as a failing activity rather than as a silent wait.
 */
export function momentoCache(options: MomentoCacheOptions): CachePort {
  const { client, cacheName, limiter, metrics = noMetrics, now = () => performance.now() } = options;

  async function run<Response, T>(
    operation: Operation<Response, T>,
    { limiterClass, signal }: CacheCall,
  ): Promise<T> {
    let giveUpAt = Infinity;
    for (;;) {
      const release =
        limiter.tryAcquire(limiterClass, signal) ?? (await limiter.acquire(limiterClass, signal));
      let answer: Answer<T>;
      try {
        answer = operation.read(await withoutStackTraces(operation.send));
      } catch (error) {
        answer = { error };
      }
      const failure = 'error' in answer ? momentoFailure(answer.error, describe(operation)) : null;
      release(failure?.code === 'cache-throttled' ? 'throttled' : 'ok');
      metrics.count(
        'freshet_cache_calls',
        failure ? { op: operation.name, result: failure.code } : succeeded[operation.name],
      );
      if ('value' in answer) return answer.value;
      if (failure !== null && (failure.code !== 'cache-throttled' || now() >= giveUpAt)) throw failure;
      giveUpAt = Math.min(giveUpAt, now() + giveUpAfterMs);
    }
  }

  function describe(operation: { readonly name: string; readonly subject: string }): string {
    return `${operation.name} ${operation.subject} in cache ${cacheName}`;
  }

  async function look(keys: readonly string[], call: CacheCall): Promise<boolean[]> {
    const [first = '', ...others] = keys;
    const operation = {
      name: 'keysExist',
      subject: others.length === 0 ? first : `${first} and ${others.length} more`,
      send: () => client.keysExist(cacheName, [...keys]),
      read: readLook,
    } as const;
    const exists = await run(operation, call);
    if (exists.length === keys.length) return exists;
    const mismatch = `${describe(operation)}: ${keys.length} keys asked for, ${exists.length} answered`;
    throw new PortError('cache-unavailable', mismatch);
  }

  return {
    deleteKey: (key, call) =>
      run(
        { name: 'delete', subject: key, send: () => client.delete(cacheName, key), read: readDelete },
        call,
      ),
    async keysExist(keys, call) {
      const looks: Promise<boolean[]>[] = [];
      for (let at = 0; at < keys.length; at += limits.keysPerLook)
        looks.push(look(keys.slice(at, at + limits.keysPerLook), call));
      return (await Promise.all(looks)).flat();
    },
  };
}

function readDelete(response: CacheDelete.Response): Answer<void> {
  return response instanceof CacheDelete.Success
    ? { value: undefined }
    : { error: response.innerException() };
}

function readLook(response: CacheKeysExist.Response): Answer<boolean[]> {
  return response instanceof CacheKeysExist.Success
    ? { value: response.exists() }
    : { error: response.innerException() };
}
