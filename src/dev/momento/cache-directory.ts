import { CacheSpace } from './cache-space.ts';
import { CallRefused, cacheNotFound, invalidArgument } from './call-refused.ts';

/** The caches of the account. */
export class CacheDirectory {
  readonly #spaces = new Map<string, CacheSpace>();
  readonly #now: () => number;
  readonly #maxItemBytes: number;

  constructor(options: { readonly now: () => number; readonly maxItemBytes: number }) {
    this.#now = options.now;
    this.#maxItemBytes = options.maxItemBytes;
  }

  /** Throws `CallRefused`: ALREADY_EXISTS, or INVALID_ARGUMENT for an empty name. */
  create(name: string): CacheSpace {
    requireCacheName(name);
    if (this.#spaces.has(name)) {
      throw new CallRefused('ALREADY_EXISTS', `Cache with name: ${name} already exists`);
    }
    const space = new CacheSpace(name, this.#now, this.#maxItemBytes);
    this.#spaces.set(name, space);
    return space;
  }

  /** Throws `CallRefused`: NOT_FOUND, or INVALID_ARGUMENT for an empty name. */
  open(name: string): CacheSpace {
    requireCacheName(name);
    const space = this.#spaces.get(name);
    if (space === undefined) throw cacheNotFound(name);
    return space;
  }

  /** Deletes a cache with all it holds. Throws like `open`. */
  remove(name: string): void {
    this.open(name);
    this.#spaces.delete(name);
  }

  names(): string[] {
    return [...this.#spaces.keys()].sort();
  }

  /** Live items by cache. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#spaces].map(([name, space]) => [name, space.sweep()]));
  }
}

function requireCacheName(name: string): void {
  if (name.trim() === '')
    throw invalidArgument('The cache name is missing: it goes into the metadata `cache`');
}
