import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../src/adapters/mysql/migrate.ts';
import { createPool } from '../src/adapters/mysql/pool.ts';
import type { MysqlPool } from '../src/adapters/mysql/database.ts';
import { demoChanges, type DemoChange } from '../src/dev/demo/changes.ts';
import { checkDeletes, workerClient } from '../src/dev/demo/check-deletes.ts';
import { makeChange } from '../src/dev/demo/make-change.ts';
import { demoStores, seedTables } from '../src/dev/demo/seed-demo.ts';
import { untilTrue } from '../src/dev/demo/until-true.ts';
import { momentoControl, type MomentoControl } from '../src/dev/momento/control-client.ts';
import { startStack } from '../src/dev/stack/start-stack.ts';
import { startProduct } from '../src/dev/start-product.ts';
import { createLogger } from '../src/logging.ts';
import { projectRoot } from '../src/paths.ts';

/** The bulk change: 8,000 stores, 32,000 keys in 32 s. */
const bulkStores = 8000;
const keysPerSecond = 1000;
/** One-store changes, one every so often whatever became of the one before, after some that warm up. */
const changes = 60;
const warmUps = 5;
const everyMs = 250;
const limitMs = 60_000;

interface Bench {
  readonly pool: MysqlPool;
  readonly control: MomentoControl;
  readonly stores: readonly string[];
}

/**
 * Measures commit -> last key of one-store changes that come at a fixed schedule, alone and beside a change of all
 * stores at its rate, through relay, queue, bridge and worker on a stack of its own. Prints P50, P95 and their ratios,
 * and how many calls a second the bulk change made meanwhile.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-overtake-'));
  const logger = createLogger({ level: 'error', component: 'bench' });
  const stack = await startStack({ folder, ports: 'free', ephemeral: true, logger });
  const pool = createPool(stack.endpoints.mysqlUrl ?? '');
  try {
    await migrate(stack.endpoints.mysqlUrl ?? '');
    // Beside the stores of the bulk change, so that each key has one owner in the log.
    const stores = demoStores(bulkStores + changes + warmUps);
    await seedTables(pool, stores);
    const control = momentoControl(stack.endpoints.momentoControl ?? '');
    const product = await startProduct({
      environment: {
        ...process.env,
        ...stack.environment(),
        FRESHET_KEYS_PER_SECOND: String(keysPerSecond),
      },
      folder,
      rulesFile: join(projectRoot, 'rules', 'invalidation-rules.yaml'),
      metricsAddress: 'off',
      processes: ['worker', 'relay'],
      logger,
    });
    const bench = { pool, control, stores };
    const alone = await measure(bench);
    print('alone', alone);
    const { log } = await control.stats();
    await makeChange(pool, priceChange(stores.slice(0, bulkStores)));
    await untilTrue(async () => (await bulkCalls(bench, log.lastSequence)) > 2 * keysPerSecond, limitMs);
    const [startedAt, before] = [performance.now(), await bulkCalls(bench, log.lastSequence)];
    const beside = await measure(bench);
    const during = (await bulkCalls(bench, log.lastSequence)) - before;
    print(`beside ${bulkStores} stores at ${keysPerSecond} keys/s`, beside);
    const perSecond = Math.round((during * 1000) / (performance.now() - startedAt));
    process.stdout.write(
      `ratio: P50 ${ratio(beside, alone, 0.5)}, P95 ${ratio(beside, alone, 0.95)}; bulk meanwhile ${perSecond} keys/s\n`,
    );
    await product.stop();
  } finally {
    await pool.end();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times of the changes after the warm-up, in ms. */
async function measure({ pool, control, stores }: Bench): Promise<number[]> {
  const { log } = await control.stats();
  const startedAt = performance.now();
  const made = await Promise.all(
    stores.slice(bulkStores).map(async (store, index) => {
      await delay(Math.max(0, startedAt + index * everyMs - performance.now()));
      const change = priceChange([store]);
      return { change, ...(await makeChange(pool, change)) };
    }),
  );
  let times: (number | null)[] = [];
  await untilTrue(async () => {
    const entries = await control.entries(log.lastSequence);
    times = made.map(({ change, committedAtMs }) => {
      const { missing, lastKeyAtMs } = checkDeletes(entries, change.keys);
      return missing.length === 0 && lastKeyAtMs !== null ? lastKeyAtMs - committedAtMs : null;
    });
    return !times.includes(null);
  }, limitMs);
  return times.slice(warmUps).map((time) => {
    if (time === null) throw new Error('a change of one store is not through');
    return time;
  });
}

async function bulkCalls({ control, stores }: Bench, since: number): Promise<number> {
  const own = new Set(stores.slice(bulkStores));
  const entries = await control.entries(since);
  return entries.filter(({ client, operation, keys: [key = ''] }) => {
    return client === workerClient && operation === 'Delete' && !own.has(key.split(':')[1] ?? '');
  }).length;
}

function priceChange(stores: readonly string[]): DemoChange {
  const change = demoChanges(stores).at(-1);
  if (change === undefined) throw new Error('no change');
  return change;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function ratio(one: readonly number[], other: readonly number[], share: number): string {
  return (percentile(one, share) / percentile(other, share)).toFixed(2);
}

function print(name: string, times: readonly number[]): void {
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(0));
  process.stdout.write(
    `${name}: P50 ${p50} ms, P95 ${p95} ms, worst ${worst} ms (${times.length} changes)\n`,
  );
}

await main();
