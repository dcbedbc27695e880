import type { Statements } from '../../adapters/mysql/database.ts';
import type { ExportMenu } from '../../exporter/export-menu.ts';
import { priceTypes } from './changes.ts';
import { readDemoPrice, readDemoProduct } from './demo-sources.ts';
import { writeDemoMenu } from './write-demo-menu.ts';

/** The cache as its readers use it. */
export interface CacheReader {
  /** The value, or null when there is none. */
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
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

  async function readThrough(key: string, source: () => Promise<string | null>): Promise<number | null> {
    const cached = await cache.get(key);
    if (cached !== null) return Number(cached);
    const value = await source();
    if (value === null) return null;
    await cache.set(key, value, ttlSeconds);
    return Number(value);
  }

  async function readAll(
    names: readonly string[],
    read: (name: string) => Promise<number | null>,
  ): Promise<Record<string, number>> {
    const values = await Promise.all(names.map(async (name) => ({ name, value: await read(name) })));
    return Object.fromEntries(values.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
  }

  return async ({ storeId, generation }, signal) => {
    const prices = await readAll(priceTypes, (type) =>
      readThrough(`${type}_price:${storeId}`, () => readDemoPrice(database, storeId, type)),
    );
    const products = await readAll(demoProductKeys, (key) =>
      readThrough(key, () => readDemoProduct(database, key)),
    );
    signal.throwIfAborted();
    const menu: DemoMenu = { storeId, generation, prices, products };
    await writeDemoMenu(database, { storeId, generation, text: JSON.stringify(menu) });
  };
}
