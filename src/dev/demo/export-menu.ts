import type { Statements } from '../../adapters/mysql/database.ts';
import type { ExportMenu } from '../../exporter/export-menu.ts';
import { priceTypes } from './changes.ts';
import { readSources } from './demo-sources.ts';
import { writeDemoMenu } from './write-demo-menu.ts';

/** The cache as its readers use it. */
export interface CacheReader {
  /** What the cache holds of these keys. */
  getAll(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  setAll(values: ReadonlyMap<string, string>, ttlSeconds: number): Promise<void>;
}

/** A menu as it stands in `demo_menus`. */
export interface DemoMenu {
  readonly storeId: string;
  readonly generation: number;
  /** Cents by price type. */
  readonly prices: Readonly<Record<string, number>>;
  /** Revisions by cache key. */
  readonly products: Readonly<Record<string, number>>;
}

export const demoProductKeys = [
  'base_products',
  'product_config',
  'combo_config',
  'cdm_loc_relations',
] as const;

/**
 * The demo's export: reads prices and products as the readers of a real system do, through the cache (a miss is
 * filled from the database), and writes the menu, fenced, into `demo_menus`. So a stale key in the cache becomes a
 * wrong menu, and can be seen.
 */
export function demoExport(options: {
  readonly database: Statements;
  readonly cache: CacheReader;
  /** TTL of what it fills into the cache. Default one day. */
  readonly ttlSeconds?: number;
}): ExportMenu {
  const { database, cache, ttlSeconds = 24 * 60 * 60 } = options;

  async function readThrough(store: string): Promise<ReadonlyMap<string, string>> {
    const wanted = [...priceTypes.map((type) => `${type}_price:${store}`), ...demoProductKeys];
    const cached = await cache.getAll(wanted);
    const missing = wanted.filter((key) => !cached.has(key));
    if (missing.length === 0) return cached;
    const sources = await readSources(database, store);
    const filled = new Map([...sources].filter(([key]) => missing.includes(key)));
    if (filled.size > 0) await cache.setAll(filled, ttlSeconds);
    return new Map([...cached, ...filled]);
  }

  return async ({ storeId, generation }, signal) => {
    const values = await readThrough(storeId);
    signal.throwIfAborted();
    const menu: DemoMenu = {
      storeId,
      generation,
      prices: pick(values, priceTypes, (type) => `${type}_price:${storeId}`),
      products: pick(values, demoProductKeys, (key) => key),
    };
    await writeDemoMenu(database, { storeId, generation, text: JSON.stringify(menu) });
  };
}

function pick(
  values: ReadonlyMap<string, string>,
  names: readonly string[],
  keyOf: (name: string) => string,
): Record<string, number> {
  const found = names.map((name) => ({ name, value: values.get(keyOf(name)) }));
  return Object.fromEntries(
    found.flatMap(({ name, value }) => (value === undefined ? [] : [[name, Number(value)]])),
  );
}
