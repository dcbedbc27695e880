import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { z } from 'zod';
import type { MysqlPool } from '../src/adapters/mysql/database.ts';
import { insertOutboxRow } from '../src/adapters/mysql/insert-outbox-row.ts';
import { migrate } from '../src/adapters/mysql/migrate.ts';
import { createPool } from '../src/adapters/mysql/pool.ts';
import { invalidationWorkflowId } from '../src/contract/workflow-id.ts';
import { demoStores } from '../src/dev/demo/seed-demo.ts';
import { untilTrue } from '../src/dev/demo/until-true.ts';
import { momentoControl, type MomentoControl } from '../src/dev/momento/control-client.ts';
import { startStack } from '../src/dev/stack/start-stack.ts';
import { startProduct } from '../src/dev/start-product.ts';
import { createLogger } from '../src/logging.ts';
import { projectRoot } from '../src/paths.ts';
import { cpuMs, runWrites } from './server-probe.ts';

const eventsPerRound = 200;
const rounds = 3;
const eventsPerSecond = 20;
const idleMs = 10_000;
/** The Temporal server publishes its metrics once a second. */
const metricsLagMs = 2_000;
const detailType = 'Pricing_InvalidateMenuExporterCache';
const arms = { 'settle 0': 'bench.no-settle', 'settle 2 s': 'bench.settle' } as const;
type Arm = keyof typeof arms;

interface Bench {
  readonly pool: MysqlPool;
  readonly control: MomentoControl;
  readonly sqs: SQSClient;
  readonly client: Client;
  readonly queueUrl: string;
  /** Processes whose CPU time counts, by name. */
  readonly pids: Readonly<Record<string, number>>;
}

type Sums = Readonly<Record<string, number>>;

/**
 * Measures what one one-store event costs with and without the settle stage, no key refilled: CPU ms of each process
 * (less what it takes when idle), writes of the Temporal server, calls of the cache, history events. Rounds of both
 * arms take turns, on one stack of its own; no exporter runs. Linux only.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-settle-cost-'));
  const logger = createLogger({ level: 'error', component: 'bench' });
  const stack = await startStack({ folder, ports: 'free', ephemeral: true, logger });
  const environment = { ...process.env, ...stack.environment(), FRESHET_KEYS_PER_SECOND: 'unlimited' };
  const { mysqlUrl = '', momentoControl: controlUrl = '', queueUrl = '', temporal = '' } = stack.endpoints;
  await migrate(mysqlUrl);
  const pool = createPool(mysqlUrl);
  const product = await startProduct({
    environment,
    folder,
    rulesFile: rulesFile(folder),
    metricsAddress: 'off',
    processes: ['worker'],
    logger,
  });
  const connection = await Connection.connect({ address: temporal });
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const sqs = new SQSClient({
    endpoint: stack.endpoints.sqsEndpoint ?? '',
    region: 'us-east-1',
    credentials,
  });
  const pids = {
    temporal: stack.parts.temporal?.pid ?? 0,
    worker: product.process('worker').pid ?? 0,
    database: stack.parts.mysql?.pid ?? 0,
  };
  const client = new Client({ connection, namespace: stack.endpoints.namespace ?? 'default' });
  const bench: Bench = { pool, control: momentoControl(controlUrl), sqs, client, queueUrl, pids };
  try {
    for (const arm of Object.keys(arms) as Arm[]) await roundOf(bench, arm);
    const idle = await idlePerMs(bench);
    for (let round = 1; round <= rounds; round += 1) {
      for (const arm of Object.keys(arms) as Arm[]) {
        const { perEvent, jobId } = await roundOf(bench, arm, idle);
        print(`round ${round}, ${arm}: ${JSON.stringify(perEvent)}`);
        if (round === rounds)
          print(`  history: ${await historyOf(client, { detailType, source: arms[arm], jobId })}`);
      }
    }
  } finally {
    await product.stop();
    sqs.destroy();
    await connection.close();
    await pool.end();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shipped pricing rule, once with its settle stage and once without, told apart by their sources. */
function rulesFile(folder: string): string {
  const shipped = readFileSync(join(projectRoot, 'rules', 'invalidation-rules.yaml'), 'utf8');
  const [head = ''] = shipped.split('# The same detail-type');
  const rule = head.slice(head.indexOf('  - name: pricing')).replace(/^ *#.*\n/gm, '');
  const settled = rule.replace('tb.menu.pricing-service', arms['settle 2 s']);
  const unsettled = rule
    .replace('name: pricing', 'name: pricing-unsettled')
    .replace('tb.menu.pricing-service', arms['settle 0'])
    .replace('settleSeconds: 2', 'settleSeconds: 0');
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, `rules:\n${settled}\n${unsettled}`);
  return file;
}

async function roundOf(bench: Bench, arm: Arm, idle: Sums = {}): Promise<{ perEvent: Sums; jobId: string }> {
  const { pool } = bench;
  await pool.write('DELETE FROM outbox_table', []);
  const before = await counts(bench);
  const startedAt = performance.now();
  const jobs: Promise<string>[] = [];
  for (const [index, store] of demoStores(eventsPerRound).entries()) {
    await delay(Math.max(0, startedAt + (index * 1000) / eventsPerSecond - performance.now()));
    jobs.push(sendChange(bench, arms[arm], store));
  }
  const ids = await Promise.all(jobs);
  const unmarked = z.object({ rows_left: z.coerce.number() });
  const ended = await untilTrue(async () => {
    const [row] = await pool.select(
      unmarked,
      'SELECT COUNT(*) AS rows_left FROM outbox_table WHERE processed_at IS NULL',
      [],
    );
    return row?.rows_left === 0;
  }, 60_000);
  if (!ended) throw new Error(`not every event of "${arm}" was processed`);
  const after = await counts(bench);
  const elapsedMs = performance.now() - startedAt;
  const names = Object.keys(after);
  const spent = names.map((name) => {
    const sum = (after[name] ?? 0) - (before[name] ?? 0) - (idle[name] ?? 0) * elapsedMs;
    return [name, Math.round((sum / eventsPerRound) * 100) / 100];
  });
  return { perEvent: Object.fromEntries(spent) as Sums, jobId: ids.at(-1) ?? '' };
}

/** CPU ms that each process takes in a millisecond without events; nothing else is idle work. */
async function idlePerMs(bench: Bench): Promise<Sums> {
  const before = await counts(bench);
  await delay(idleMs);
  const after = await counts(bench);
  const cpu = Object.keys(bench.pids).map((name) => `cpu ${name}`);
  return Object.fromEntries(
    cpu.map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / (idleMs + metricsLagMs)]),
  );
}

async function counts({ control, pids }: Bench): Promise<Record<string, number>> {
  await delay(metricsLagMs);
  const { operations } = await control.stats();
  const cache = Object.entries(operations).map(([operation, results]): [string, number] => [
    `cache ${operation}`,
    Object.values(results).reduce((sum, calls) => sum + calls, 0),
  ]);
  const cpu = Object.entries(pids).map(([name, pid]): [string, number] => [`cpu ${name}`, cpuMs(pid)]);
  return Object.fromEntries([...cpu, ...(await runWrites(pids['temporal'] ?? 0)), ...cache]);
}

/** The row is there already, published; what is measured begins with the message. */
async function sendChange({ pool, sqs, queueUrl }: Bench, source: string, store: string): Promise<string> {
  const payload = JSON.stringify({ tb_restaurant_id: [store] });
  const row = { eventType: detailType, source, payload, published: true };
  const jobId = await pool.transaction((transaction) => insertOutboxRow(transaction, row));
  const body = { 'detail-type': detailType, source, detail: { ID: jobId, Payload: payload } };
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
  return jobId;
}

async function historyOf(
  client: Client,
  run: { detailType: string; source: string; jobId: string },
): Promise<string> {
  const { events } = await client.workflow.getHandle(invalidationWorkflowId(run)).fetchHistory();
  const names = (events ?? []).map(
    ({ eventType }) => proto.temporal.api.enums.v1.EventType[eventType ?? 0] ?? 'UNKNOWN',
  );
  return `${names.length} events: ${names.map((name) => name.replace('EVENT_TYPE_', '')).join(' ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
