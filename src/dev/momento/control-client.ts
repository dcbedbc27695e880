import type { z } from 'zod';
import { itemSchema, logPageSchema, maxLogPage, statsSchema } from './control-messages.ts';
import type { EmulatorStats, LogPage, PutItems, ResetWhat } from './control-messages.ts';
import type { FaultSettings } from './fault-settings.ts';

/** The control interface of an emulator in another process. Every call throws an `Error` with the reason on a mistake. */
export interface MomentoControl {
  stats(): Promise<EmulatorStats>;
  /** One page of the log: entries after the sequence `since`, at most `limit` (50,000). */
  log(page?: { since?: number; limit?: number }): Promise<LogPage>;
  /** All entries kept after the sequence `since`, page by page. */
  entries(since?: number): Promise<LogPage['entries']>;
  /** Changes the faults in force; what is left out stays. */
  setFaults(change: FaultSettings): Promise<EmulatorStats>;
  clearFaults(): Promise<EmulatorStats>;
  /** Throws away items (the caches stay), log and counts, faults; all of them by default. */
  reset(what?: readonly ResetWhat[]): Promise<EmulatorStats>;
  /** Text of a scalar item, past quota, faults and log. */
  get(cache: string, key: string): Promise<string | undefined>;
  /** Stores texts, past quota, faults and log. */
  put(items: PutItems): Promise<void>;
}

/** Speaks to the control interface at this URL. */
export function momentoControl(controlUrl: string): MomentoControl {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, controlUrl), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`The cache emulator refused ${method} ${path}: ${answer}`);
    return JSON.parse(answer);
  };
  const askFor = async <Schema extends z.ZodType>(
    schema: Schema,
    ...request: Parameters<typeof ask>
  ): Promise<z.infer<Schema>> => schema.parse(await ask(...request));

  const log: MomentoControl['log'] = ({ since = 0, limit = maxLogPage } = {}) =>
    askFor(logPageSchema, 'GET', `/log?since=${since}&limit=${limit}`);

  return {
    stats: () => askFor(statsSchema, 'GET', '/stats'),
    log,
    entries: async (since = 0) => {
      const all: LogPage['entries'] = [];
      for (;;) {
        const { entries } = await log({ since: all.at(-1)?.sequence ?? since });
        if (entries.length === 0) return all;
        all.push(...entries);
      }
    },
    setFaults: (change) => askFor(statsSchema, 'POST', '/faults', change),
    clearFaults: () => askFor(statsSchema, 'DELETE', '/faults'),
    reset: (what) => askFor(statsSchema, 'POST', '/reset', what === undefined ? {} : { what }),
    get: async (cache, key) => {
      const query = new URLSearchParams({ cache, key });
      return (await askFor(itemSchema, 'GET', `/items?${query.toString()}`)).value ?? undefined;
    },
    put: async (items) => {
      await ask('POST', '/items', items);
    },
  };
}
