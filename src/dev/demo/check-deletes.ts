import type { LogPage } from '../momento/control-messages.ts';

/** Name under which the product's worker calls the cache: its deletes are told apart from readers' calls. */
export const workerClient = 'freshet-worker';

/** What the cache's own log says of a change. Times in ms since the epoch. */
export interface DeletesSeen {
  /** Planned keys that were deleted after the change, each counted once. */
  readonly deleted: number;
  readonly missing: readonly string[];
  /** Keys that the worker deleted and that are not planned. */
  readonly unplanned: readonly string[];
  /** When the last planned key was deleted for the first time; null when none was. */
  readonly lastKeyAtMs: number | null;
}

/** Compares the worker's deletes in the cache's log with the planned keys. */
export function checkDeletes(entries: LogPage['entries'], planned: readonly string[]): DeletesSeen {
  const firstDelete = new Map<string, number>();
  for (const entry of entries) {
    if (entry.operation !== 'Delete' || entry.client !== workerClient) continue;
    if (entry.result !== 'hit' && entry.result !== 'miss' && entry.result !== 'ok') continue;
    for (const key of entry.keys) if (!firstDelete.has(key)) firstDelete.set(key, entry.wallMs);
  }
  const plan = new Set(planned);
  const times = planned.flatMap((key) => firstDelete.get(key) ?? []);
  return {
    deleted: times.length,
    missing: planned.filter((key) => !firstDelete.has(key)),
    unplanned: [...firstDelete.keys()].filter((key) => !plan.has(key)),
    lastKeyAtMs: times.reduce<number | null>((last, time) => Math.max(last ?? time, time), null),
  };
}
