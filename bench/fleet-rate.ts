import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { insertOutboxRow } from '../src/adapters/mysql/insert-outbox-row.ts';
import { migrate } from '../src/adapters/mysql/migrate.ts';
import { createPool } from '../src/adapters/mysql/pool.ts';
import type { MysqlPool } from '../src/adapters/mysql/database.ts';
import { demoChanges } from '../src/dev/demo/changes.ts';
import { checkDeletes, workerClient } from '../src/dev/demo/check-deletes.ts';
import { demoStores } from '../src/dev/demo/seed-demo.ts';
import { untilTrue } from '../src/dev/demo/until-true.ts';
import { momentoControl } from '../src/dev/momento/control-client.ts';
import { startStack } from '../src/dev/stack/start-stack.ts';
import { startProduct, type Product } from '../src/dev/start-product.ts';
import { createLogger } from '../src/logging.ts';
import { projectRoot } from '../src/paths.ts';

const workers = 3;
const stores = 8_000;
const keysPerSecond = 1_000;
const quotaPerSecond = 2_000;
const leastUse = 0.97;
const highestWindow = 1.02;
const rounds = Number(process.argv[2] ?? 1);
const rowState = z.object({ processed_at: z.date().nullable() });

/**
 * Measures how well three workers keep and use the fleet's rate: one change of 8,000 stores at 1,000 keys a second, cache
 * quota 2,000. Prints, from the cache's own log, the part of the rate used from the first key to the last, and the worst
 * window of one second. Ends with 1 when less than 97 % was used or a window held more than 102 %. Give the number of
 * rounds as an argument; nothing else may run on the machine.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-fleet-rate-'));
  const logger = createLogger({ level: 'error', component: 'bench' });
  const stack = await startStack({ folder, ports: 'free', ephemeral: true, logger });
  const { mysqlUrl = '', momentoControl: controlUrl = '', sqsEndpoint = '', queueUrl = '' } = stack.endpoints;
  const pool = createPool(mysqlUrl);
  const control = momentoControl(controlUrl);
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const sqs = new SQSClient({ endpoint: sqsEndpoint, region: 'us-east-1', credentials });
  const products: Product[] = [];
  try {
    await migrate(mysqlUrl);
    await control.setFaults({ quotaPerSecond });
    hurry(stack.parts.momento?.pid);
    const rulesFile = noSettleRules(folder);
    for (let index = 0; index < workers; index += 1) {
      products.push(
        await startProduct({
          environment: {
            ...process.env,
            ...stack.environment(),
            FRESHET_KEYS_PER_SECOND: String(keysPerSecond),
          },
          folder: join(folder, `worker-${index}`),
          rulesFile,
          metricsAddress: 'off',
          processes: ['worker'],
          logger,
        }),
      );
    }
    const change = demoChanges(demoStores(stores)).at(-1);
    if (change === undefined) throw new Error('no change');
    for (let round = 0; round <= rounds; round += 1) {
      // The first one warms up.
      const asked = round === 0 ? { ...change, ...smaller(change.payload) } : change;
      const { log } = await control.stats();
      await send(pool, sqs, queueUrl, asked);
      const entries = await control.entries(log.lastSequence);
      if (round === 0) continue;
      const seen = checkDeletes(entries, change.keys);
      if (seen.missing.length > 0 || seen.unplanned.length > 0) throw new Error('the deletes went wrong');
      judge(entries.filter(({ client }) => client === workerClient).map(({ monotonicMs }) => monotonicMs));
    }
  } finally {
    await Promise.all(products.map((product) => product.stop()));
    sqs.destroy();
    await pool.end();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The emulator stamps a call when it gets the processor: it must not wait for it behind what it measures. Needs root. */
function hurry(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, -10);
  } catch {
    process.stdout.write('no right to raise the priority of the emulator: its time stamps may be late\n');
  }
}

function noSettleRules(folder: string): string {
  const shipped = join(projectRoot, 'rules', 'invalidation-rules.yaml');
  const rulesFile = join(folder, 'no-settle.yaml');
  const text = readFileSync(shipped, 'utf8').replaceAll(/settleSeconds: \d+/g, 'settleSeconds: 0');
  writeFileSync(rulesFile, text);
  return rulesFile;
}

function smaller(payload: unknown): { payload: unknown } {
  const { tb_restaurant_id: all } = z.object({ tb_restaurant_id: z.array(z.string()) }).parse(payload);
  return { payload: { tb_restaurant_id: all.slice(0, 1500) } };
}

/** Sends the change, and waits until its outbox row is marked. */
async function send(
  pool: MysqlPool,
  sqs: SQSClient,
  queueUrl: string,
  change: { readonly detailType: string; readonly source: string; readonly payload: unknown },
): Promise<void> {
  const { detailType, source } = change;
  const payload = JSON.stringify(change.payload);
  const row = { eventType: detailType, source, payload, published: true };
  const jobId = await pool.transaction((transaction) => insertOutboxRow(transaction, row));
  const body = JSON.stringify({ 'detail-type': detailType, source, detail: { ID: jobId, Payload: payload } });
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  const marked = await untilTrue(async () => {
    const statement = 'SELECT processed_at FROM outbox_table WHERE id = CAST(? AS UNSIGNED)';
    const [found] = await pool.select(rowState, statement, [jobId]);
    return found !== undefined && found.processed_at !== null;
  }, 120_000);
  if (!marked) throw new Error(`job ${jobId} is not done`);
}

function judge(times: readonly number[]): void {
  const [first = 0] = times;
  const seconds = ((times.at(-1) ?? 0) - first) / 1000;
  const use = (times.length - 1) / seconds / keysPerSecond;
  const { count, at } = busiestSecond(times);
  const window = count / keysPerSecond;
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  process.stdout.write(
    `${times.length} calls in ${seconds.toFixed(1)} s: ${percent(use)} of the rate used, worst window ${percent(window)} (at ${((at - first) / 1000).toFixed(1)} s)\n`,
  );
  if (use < leastUse || window > highestWindow) process.exitCode = 1;
}

/** Most calls in any second, its end excluded, and where it begins. */
function busiestSecond(times: readonly number[]): { count: number; at: number } {
  let first = 0;
  let busiest = { count: 0, at: 0 };
  times.forEach((time, index) => {
    while (time - (times[first] ?? 0) >= 1000) first += 1;
    const count = index - first + 1;
    if (count > busiest.count) busiest = { count, at: times[first] ?? 0 };
  });
  return busiest;
}

await main();
