import type { Statements } from '../../adapters/mysql/database.ts';
import type { Verdict } from '../../contract/verified.ts';
import { readSources } from './demo-sources.ts';
import type { CacheReader } from './export-menu.ts';

/** Judges keys of the demo: what the cache holds of each, against what the database says. */
export function verifyKeys(options: {
  readonly database: Statements;
  readonly cache: Pick<CacheReader, 'getAll'>;
}): (keys: readonly string[], signal: AbortSignal) => Promise<Verdict[]> {
  const { database, cache } = options;
  return async (keys, signal) => {
    // The cache first: a price that changes in between makes a fresh value look stale, never a stale one fresh.
    const cached = await cache.getAll(keys);
    signal.throwIfAborted();
    const stores = [...new Set(keys.map((key) => key.split(':')[1] ?? ''))];
    const sources = await Promise.all(stores.map((store) => readSources(database, store)));
    const current = new Map(sources.flatMap((values) => [...values]));
    return keys.map((key) => verdict(cached.get(key), current.get(key)));
  };
}

/** A value that has gone since, or has no counterpart, says nothing. */
function verdict(cached: string | undefined, current: string | undefined): Verdict {
  if (cached === undefined || current === undefined) return 'unknown';
  return cached === current ? 'fresh' : 'stale';
}
