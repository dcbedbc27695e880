import { join } from 'node:path';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { migrate } from '../../adapters/mysql/migrate.ts';
import { createPool } from '../../adapters/mysql/pool.ts';
import { connectTemporal } from '../../adapters/temporal/connect.ts';
import { provideReconcileSchedule } from '../../adapters/temporal/reconcile-schedule.ts';
import { registerSearchAttributes } from '../../adapters/temporal/search-attributes.ts';
import type { Progress } from '../../contract/progress.ts';
import { createLogger } from '../../logging.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { UserError } from '../../user-error.ts';
import { momentoControl } from '../momento/control-client.ts';
import { startStack } from '../stack/start-stack.ts';
import { startProduct } from '../start-product.ts';
import { demoConsole } from './demo-console.ts';
import { demoHints } from './demo-hints.ts';
import { menuComparison, reportTable, type DemoReport } from './demo-report.ts';
import { currentValues } from './demo-values.ts';
import type { DemoParts } from './run-change.ts';
import { demoStores, seedMenus, seedTables, warmCache } from './seed-demo.ts';
import { runStory } from './story.ts';
import { stopRequested } from './stop-requested.ts';

export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly stores: number;
  /** Data, logs and `dev.json` of the stack. */
  readonly folder: string;
}

const here = import.meta.dirname;
/** The demo's export takes milliseconds, a real one seconds. */
const exportConcurrency = '16';

/** Starts the stack and the product, tells the story, and stays up unless `once`. Returns the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const logger = createLogger({ level: 'warn', component: 'demo' });
  const stop = stopRequested();
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const stack = await startStack({
    folder: options.folder,
    ports: 'conventional',
    environment: process.env,
    logger,
  });
  try {
    Object.assign(process.env, stack.environment());
    const { momentoControl: controlUrl } = stack.endpoints;
    if (controlUrl === undefined) {
      throw new UserError(
        'The demo checks itself against the log of its own cache emulator: unset MOMENTO_*.',
      );
    }
    say(`Servers are up: Temporal UI ${stack.endpoints.ui ?? 'not ours'}`);
    const opened = await openParts(controlUrl, stack.endpoints.ui);
    const stores = demoStores(options.stores);
    await prepare(opened.parts, stores);
    const product = await startProduct({
      environment: { FRESHET_EXPORT_CONCURRENCY: exportConcurrency, ...process.env },
      folder: options.folder,
      rulesFile: join(here, 'demo-rules.yaml'),
      exportModule: join(here, 'demo-exporter.ts'),
      verifyModule: join(here, 'demo-verify.ts'),
      ...(stack.endpoints.metrics !== undefined && { metricsAddress: stack.endpoints.metrics }),
      logger,
    });
    try {
      say(`${options.stores} stores with warm caches; worker, relay and exporter are up. Changes now:\n`);
      const report = await Promise.race([tell(opened.parts, stores), stop.signalled]);
      if (report === undefined) return 130;
      show(report, options, say);
      if (options.once) return report.ok ? 0 : 1;
      say(`\n${demoHints(stack.endpoints, product)}`);
      await stop.signalled;
      return 0;
    } finally {
      await product.stop();
      await opened.close();
    }
  } finally {
    await stack.stop();
  }
}

async function tell(
  parts: DemoParts & { teller: ReturnType<typeof demoConsole> },
  stores: readonly string[],
) {
  return runStory(parts, stores, parts.teller);
}

function show(report: DemoReport, options: DemoOptions, say: (text: string) => void): void {
  say(`\n${reportTable(report)}\n\n${menuComparison(report)}\n`);
  say(
    report.ok
      ? 'Checked against the log of the cache, the menus and the database: all right.'
      : 'Something is wrong: see the problems above, and the logs in .freshet/logs.',
  );
  if (options.json) say(JSON.stringify(report));
}

async function openParts(controlUrl: string, ui: string | undefined) {
  const { mysql, sqs, momento } = loadSettings(process.env, ['mysql', 'sqs', 'momento']);
  const temporal = await connectTemporal();
  const pool = createPool(mysql.url);
  const client = new SQSClient();
  const teller = demoConsole(process.stdout);
  const { namespace } = temporal;
  const parts = {
    teller,
    cacheName: momento.cacheName,
    mysqlUrl: mysql.url,
    pool,
    client: temporal.client,
    control: momentoControl(controlUrl),
    queueIsEmpty: () => queueIsEmpty(client, sqs.queueUrl),
    runLink: (id: string) =>
      `${ui ?? 'http://localhost:8233'}/namespaces/${namespace}/workflows/${encodeURIComponent(id)}`,
    say: (change: string, progress: Progress) => teller.say(change, progress),
  };
  const close = async (): Promise<void> => {
    client.destroy();
    await pool.end();
    await temporal.close();
  };
  return { parts, close };
}

async function prepare(
  parts: DemoParts & { cacheName: string; mysqlUrl: string },
  stores: readonly string[],
) {
  await migrate(parts.mysqlUrl);
  await registerSearchAttributes(parts.client);
  await provideReconcileSchedule(
    parts.client,
    loadSettings(process.env, ['reconcileEveryMs']).reconcileEveryMs,
  );
  await seedTables(parts.pool, stores);
  const values = await currentValues(parts.pool);
  await seedMenus(parts.pool, stores, values);
  await warmCache(parts.control, parts.cacheName, values);
}

async function queueIsEmpty(client: SQSClient, queueUrl: string): Promise<boolean> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  );
  return names.every((name) => Attributes[name] === '0');
}
