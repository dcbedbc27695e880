import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { insertOutboxRow } from '../src/adapters/mysql/insert-outbox-row.ts';
import { migrate } from '../src/adapters/mysql/migrate.ts';
import { createPool } from '../src/adapters/mysql/pool.ts';
import type { MysqlPool } from '../src/adapters/mysql/database.ts';
import { demoChanges, type DemoChange } from '../src/dev/demo/changes.ts';
import { checkDeletes } from '../src/dev/demo/check-deletes.ts';
import { makeChange } from '../src/dev/demo/make-change.ts';
import { demoStores, seedTables } from '../src/dev/demo/seed-demo.ts';
import { untilTrue } from '../src/dev/demo/until-true.ts';
import { momentoControl, type MomentoControl } from '../src/dev/momento/control-client.ts';
import { startStack } from '../src/dev/stack/start-stack.ts';
import { startProduct } from '../src/dev/start-product.ts';
import { createLogger } from '../src/logging.ts';
import { projectRoot } from '../src/paths.ts';

/** Stores of an event, and how often it is measured after one warm-up. */
const cases = [
  { stores: 1, rounds: 30 },
  { stores: 10, rounds: 30 },
  { stores: 100, rounds: 15 },
  { stores: 8000, rounds: 3 },
];
const limitMs = 120_000;
const rowState = z.object({ processed_at: z.date().nullable() });

interface Bench {
  readonly pool: MysqlPool;
  readonly control: MomentoControl;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly stores: readonly string[];
}

/** One event's times in ms. */
interface Times {
  readonly lastKeyMs: number;
  readonly markedMs: number;
}

/**
 * Measures, for events of 1, 10, 100 and 8,000 stores: commit -> last key deleted (through the relay, settle on), and
 * sent -> last key, sent -> outbox marked (straight to the queue, settle 0), on a stack of its own. One round after
 * another, so each event has the machine to itself.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-latency-'));
  const logger = createLogger({ level: 'error', component: 'bench' });
  const stack = await startStack({ folder, ports: 'free', ephemeral: true, logger });
  const environment = { ...process.env, ...stack.environment(), FRESHET_KEYS_PER_SECOND: 'unlimited' };
  const mysqlUrl = stack.endpoints.mysqlUrl ?? '';
  const pool = createPool(mysqlUrl);
  try {
    await migrate(mysqlUrl);
    const stores = demoStores(8000);
    await seedTables(pool, stores);
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
    const sqs = new SQSClient({
      endpoint: stack.endpoints.sqsEndpoint ?? '',
      region: 'us-east-1',
      credentials,
    });
    const control = momentoControl(stack.endpoints.momentoControl ?? '');
    const bench = { pool, control, sqs, stores, queueUrl: stack.endpoints.queueUrl ?? '' };
    const shipped = join(projectRoot, 'rules', 'invalidation-rules.yaml');
    const noSettle = join(folder, 'no-settle.yaml');
    writeFileSync(
      noSettle,
      readFileSync(shipped, 'utf8').replaceAll(/settleSeconds: \d+/g, 'settleSeconds: 0'),
    );
    for (const [title, rulesFile, measure] of [
      ['commit -> last key, relay included, settle 2 s', shipped, throughRelay],
      ['sent -> last key / outbox marked, settle 0', noSettle, throughQueue],
    ] as const) {
      const product = await startProduct({
        environment,
        folder,
        rulesFile,
        metricsAddress: 'off',
        processes: ['worker', 'relay'],
        logger,
      });
      print(title);
      for (const { stores: count, rounds } of cases) {
        const times: Times[] = [];
        for (let round = 0; round <= rounds; round += 1) {
          const measured = await measure(bench, priceChange(bench.stores.slice(0, count)));
          if (round > 0) times.push(measured);
        }
        print(`  ${String(count).padStart(5)} stores, ${rounds} rounds: ${describe(times)}`);
      }
      await product.stop();
    }
    sqs.destroy();
  } finally {
    await pool.end();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughRelay(bench: Bench, change: DemoChange): Promise<Times> {
  const { log } = await bench.control.stats();
  const { jobId, committedAtMs } = await makeChange(bench.pool, change);
  return finished(bench, change, jobId, committedAtMs, log.lastSequence);
}

/** The row is there already, published; what is measured begins with the message. */
async function throughQueue(bench: Bench, change: DemoChange): Promise<Times> {
  const { log } = await bench.control.stats();
  const { detailType, source, payload } = change;
  const row = { eventType: detailType, source, payload: JSON.stringify(payload), published: true };
  const jobId = await bench.pool.transaction((transaction) => insertOutboxRow(transaction, row));
  const body = { 'detail-type': detailType, source, detail: { ID: jobId, Payload: JSON.stringify(payload) } };
  const sentAtMs = performance.timeOrigin + performance.now();
  await bench.sqs.send(
    new SendMessageCommand({ QueueUrl: bench.queueUrl, MessageBody: JSON.stringify(body) }),
  );
  return finished(bench, change, jobId, sentAtMs, log.lastSequence);
}

async function finished(
  { pool, control }: Bench,
  change: DemoChange,
  jobId: string,
  sinceMs: number,
  sequence: number,
): Promise<Times> {
  let markedAt: Date | null = null;
  const marked = await untilTrue(async () => {
    const [row] = await pool.select(
      rowState,
      'SELECT processed_at FROM outbox_table WHERE id = CAST(? AS UNSIGNED)',
      [jobId],
    );
    markedAt = row?.processed_at ?? null;
    return markedAt !== null;
  }, limitMs);
  const deletes = checkDeletes(await control.entries(sequence), change.keys);
  if (!marked || deletes.missing.length > 0 || deletes.unplanned.length > 0 || deletes.lastKeyAtMs === null) {
    throw new Error(
      `job ${jobId} went wrong: ${JSON.stringify({ marked, missing: deletes.missing.length })}`,
    );
  }
  return { lastKeyMs: deletes.lastKeyAtMs - sinceMs, markedMs: Number(markedAt) - sinceMs };
}

function priceChange(stores: readonly string[]): DemoChange {
  const change = demoChanges(stores).at(-1);
  if (change === undefined) throw new Error('no change');
  return change;
}

function describe(times: readonly Times[]): string {
  const part = (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
    return `P50 ${at(0.5)} ms, worst ${at(1)} ms`;
  };
  return `last key ${part(times.map((time) => time.lastKeyMs))}; marked ${part(times.map((time) => time.markedMs))}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
