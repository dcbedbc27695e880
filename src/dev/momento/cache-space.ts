import type { CacheKey } from './cache-key.ts';
import { CallRefused } from './call-refused.ts';
import type { StoredItem } from './stored-item.ts';

/** How often what nobody reads any more is looked for. */
const writesPerSweep = 10_000;

/** One cache: its items, each gone at its time. Reads drop what has expired, writes now and then all the rest. */
export class CacheSpace {
  readonly name: string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Largest value plus its key, in bytes. */
  readonly maxItemBytes: number;
  readonly #items = new Map<CacheKey, StoredItem>();
  #writes = 0;

  constructor(name: string, now: () => number, maxItemBytes: number) {
    this.name = name;
    this.now = now;
    this.maxItemBytes = maxItemBytes;
  }

  /** The live item of a key. */
  read(key: CacheKey): StoredItem | undefined {
    const item = this.#items.get(key);
    if (item === undefined || item.expiresAt > this.now()) return item;
    this.#items.delete(key);
    return undefined;
  }

  /** The live item of a key, which must be of this kind: FAILED_PRECONDITION when it is another. */
  readAs<Kind extends StoredItem['kind']>(
    kind: Kind,
    key: CacheKey,
  ): Extract<StoredItem, { kind: Kind }> | undefined {
    const item = this.read(key);
    if (item === undefined) return undefined;
    if (isOfKind(kind, item)) return item;
    throw new CallRefused('FAILED_PRECONDITION', `The item is a ${item.kind}; this call needs a ${kind}`);
  }

  write(key: CacheKey, item: StoredItem): void {
    this.#items.set(key, item);
    this.#writes += 1;
    if (this.#writes % writesPerSweep === 0) this.sweep();
  }

  /** Whether a live item was there. */
  remove(key: CacheKey): boolean {
    const live = this.read(key) !== undefined;
    return live && this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }

  /** Frees the memory of everything that has expired; answers how many items live. */
  sweep(): number {
    const now = this.now();
    for (const [key, item] of this.#items) if (item.expiresAt <= now) this.#items.delete(key);
    return this.#items.size;
  }
}

function isOfKind<Kind extends StoredItem['kind']>(
  kind: Kind,
  item: StoredItem,
): item is Extract<StoredItem, { kind: Kind }> {
  return item.kind === kind;
}
