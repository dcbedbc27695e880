import { cacheKeyText } from './cache-key.ts';
import type { CacheKey } from './cache-key.ts';
import { wallMs } from './monotonic-clock.ts';
import { NameTable } from './name-table.ts';

/** Entries of one block of memory; the oldest block is dropped as a whole. */
const chunkEntries = 16_384;

/** What the log is told about a call that is over. */
export interface OperationRecord {
  readonly operation: string;
  readonly cache: string;
  readonly keys: readonly CacheKey[];
  readonly result: string;
  readonly client: string;
  /** `monotonicMs` when the call arrived. */
  readonly arrivedAt: number;
  /** It may have come so much earlier: the emulator was busy. */
  readonly lateMs: number;
  /** `monotonicMs` when it took effect or was refused. */
  readonly at: number;
}

/** One call, as a reader of the log sees it. */
export interface LogEntry {
  /** Counts up by one from 1; never used twice. */
  readonly sequence: number;
  /** When it took effect or was refused: milliseconds since 1970, with fraction. */
  readonly wallMs: number;
  /** The same moment on the monotonic clock that all processes of the machine share. */
  readonly monotonicMs: number;
  /** How long a fault held it back before. */
  readonly waitedMs: number;
  /** It may have come so much earlier, and was read only then. */
  readonly lateMs: number;
  /** Name of the call in the protocol: `Delete`. */
  readonly operation: string;
  readonly cache: string;
  readonly keys: readonly string[];
  /** `hit`, `miss`, `stored`, `not-stored`, `ok`, or the name of a gRPC code. */
  readonly result: string;
  readonly client: string;
}

class LogChunk {
  readonly at = new Float64Array(chunkEntries);
  readonly waited = new Float32Array(chunkEntries);
  readonly late = new Float32Array(chunkEntries);
  readonly operation = new Uint16Array(chunkEntries);
  readonly cache = new Uint16Array(chunkEntries);
  readonly result = new Uint16Array(chunkEntries);
  readonly client = new Uint16Array(chunkEntries);
  /** One key stands for itself: an array for each would cost more than the rest of the entry. */
  readonly keys: (CacheKey | readonly CacheKey[])[] = [];
}

/** The last calls, in the order in which they took effect; memory is bounded. */
export class OperationLog {
  readonly #capacity: number;
  readonly #names = new NameTable();
  #chunks: LogChunk[] = [];
  /** Sequence before the first entry of the first chunk. */
  #dropped = 0;
  #last = 0;

  /** Keeps at least the last `capacity` entries. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  append(record: OperationRecord): void {
    const index = (this.#last - this.#dropped) % chunkEntries;
    const chunk = index === 0 ? this.#grow() : this.#chunks.at(-1);
    if (chunk === undefined) return;
    chunk.at[index] = record.at;
    chunk.waited[index] = record.at - record.arrivedAt;
    chunk.late[index] = record.lateMs;
    chunk.operation[index] = this.#names.id(record.operation);
    chunk.cache[index] = this.#names.id(record.cache);
    chunk.result[index] = this.#names.id(record.result);
    chunk.client[index] = this.#names.id(record.client);
    chunk.keys.push(record.keys.length === 1 ? (record.keys[0] ?? '') : record.keys);
    this.#last += 1;
  }

  /** Sequence of the newest entry; 0 when there never was one. */
  get lastSequence(): number {
    return this.#last;
  }

  /** Sequence of the oldest entry still kept; `lastSequence + 1` when there is none. */
  get firstSequence(): number {
    return this.#dropped + 1;
  }

  /** Entries after the sequence `since`, oldest first, at most `limit`. */
  entries({
    since = 0,
    limit = Number.POSITIVE_INFINITY,
  }: { since?: number; limit?: number } = {}): LogEntry[] {
    const first = Math.max(since, this.#dropped) + 1;
    const last = Math.min(this.#last, first + limit - 1);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => this.#entry(first + offset));
  }

  /** Forgets all entries; sequences go on. */
  clear(): void {
    this.#chunks = [];
    this.#dropped = this.#last;
  }

  #grow(): LogChunk {
    if ((this.#chunks.length - 1) * chunkEntries >= this.#capacity) {
      this.#chunks.shift();
      this.#dropped += chunkEntries;
    }
    const chunk = new LogChunk();
    this.#chunks.push(chunk);
    return chunk;
  }

  #entry(sequence: number): LogEntry {
    const position = sequence - this.#dropped - 1;
    const chunk = this.#chunks[Math.floor(position / chunkEntries)];
    const index = position % chunkEntries;
    if (chunk === undefined) throw new RangeError(`No log entry ${sequence}`);
    const keys = chunk.keys[index] ?? [];
    const name = (column: Uint16Array): string => this.#names.name(column[index] ?? 0);
    const at = chunk.at[index] ?? 0;
    return {
      sequence,
      wallMs: wallMs(at),
      monotonicMs: at,
      waitedMs: chunk.waited[index] ?? 0,
      lateMs: chunk.late[index] ?? 0,
      operation: name(chunk.operation),
      cache: name(chunk.cache),
      keys: (typeof keys === 'string' ? [keys] : keys).map(cacheKeyText),
      result: name(chunk.result),
      client: name(chunk.client),
    };
  }
}
