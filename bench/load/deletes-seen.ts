import { arrivalOf, type Arrival } from '../../src/dev/momento/arrivals.ts';
import type { LogPage } from '../../src/dev/momento/control-messages.ts';
import type { Rig } from '../rig/rig.ts';

/** One delete that took effect. */
export interface SeenDelete {
  readonly key: string;
  /** When the cache read it; milliseconds since 1970, with fraction. */
  readonly atMs: number;
  readonly arrival: Arrival;
}

const effective: ReadonlySet<string> = new Set(['hit', 'miss', 'ok']);

/** Deletes of this client after a sequence of the cache's log, in their order. */
export async function deletesSeen(rig: Rig, client: string, since: number): Promise<SeenDelete[]> {
  return deletesIn(await rig.control.entries(since), client);
}

/** Where the cache's log stands. */
export async function logPosition(rig: Rig): Promise<number> {
  return (await rig.control.stats()).log.lastSequence;
}

/** Deletes of a client in a page of the log; pure. */
export function deletesIn(entries: LogPage['entries'], client: string): SeenDelete[] {
  return entries
    .filter((entry) => entry.operation === 'Delete' && entry.client === client && effective.has(entry.result))
    .flatMap((entry) => entry.keys.map((key) => ({ key, atMs: entry.wallMs, arrival: arrivalOf(entry) })));
}

/** When the last of these keys was deleted for the first time. Throws when one never was. */
export function lastKeyAt(firstDeletes: ReadonlyMap<string, number>, keys: readonly string[]): number {
  return keys.reduce((last, key) => {
    const atMs = firstDeletes.get(key);
    if (atMs === undefined) throw new Error(`the key ${key} was never deleted`);
    return Math.max(last, atMs);
  }, 0);
}

/** Key -> its first delete. */
export function firstDeletes(deletes: readonly SeenDelete[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { key, atMs } of deletes) if (!first.has(key)) first.set(key, atMs);
  return first;
}
