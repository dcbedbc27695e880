import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import type { MysqlPool } from '../../../src/adapters/mysql/database.ts';
import { migrate } from '../../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { invalidationTaskQueue } from '../../../src/contract/names.ts';
import { currentValues } from '../../../src/dev/demo/demo-values.ts';
import { demoStores, seedMenus, seedTables, warmCache } from '../../../src/dev/demo/seed-demo.ts';
import { momentoControl, type MomentoControl } from '../../../src/dev/momento/control-client.ts';
import { startProduct, type Product, type ProductProcess } from '../../../src/dev/start-product.ts';
import { createLogger } from '../../../src/logging.ts';
import { projectRoot } from '../../../src/paths.ts';
import { endRun } from '../../support/end-run.ts';
import { testStack, type TestEndpoints, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const demo = join(projectRoot, 'src', 'dev', 'demo');

export interface SystemOptions {
  readonly stores: number;
  /** Default: the one that tests share. It is stopped with the system. */
  readonly stack?: TestStack;
  readonly rulesFile?: string;
  readonly processes?: readonly ProductProcess[];
  /** Further variables of the product's processes; undefined takes one of the stack's away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The whole product as processes on the test's stack, with the demo's stores, prices, export and verify module. */
export interface System {
  readonly endpoints: TestEndpoints;
  readonly stores: readonly string[];
  readonly pool: MysqlPool;
  readonly client: Client;
  readonly sqs: SQSClient;
  readonly control: MomentoControl;
  readonly product: Product;
  /** Waits for the run of this ID to complete, and returns its result. */
  result(workflowId: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts it all. The caller stops it. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const stack = options.stack ?? (await testStack());
  const { endpoints } = stack;
  const folder = mkdtempSync(join(tmpdir(), 'freshet-e2e-'));
  const pool = createPool(endpoints.mysqlUrl);
  const control = momentoControl(endpoints.momentoControl);
  const stores = demoStores(options.stores);
  const connection = await Connection.connect({ address: endpoints.temporal });
  const client = new Client({ connection, namespace: endpoints.namespace });
  await endOpenRuns(client);
  await migrate(endpoints.mysqlUrl);
  await pool.write('DELETE FROM outbox_table', []);
  // Workers that an earlier file has killed would keep their floors for minutes.
  await pool.write('DELETE FROM fleet_leases', []);
  await seedTables(pool, stores);
  const values = await currentValues(pool);
  await seedMenus(pool, stores, values);
  await control.reset(['faults', 'items']);
  await warmCache(control, endpoints.cacheName, values);
  const product = await startProduct({
    environment: { ...process.env, ...stack.environment(), ...options.environment },
    folder,
    rulesFile: options.rulesFile ?? join(demo, 'demo-rules.yaml'),
    exportModule: join(demo, 'demo-exporter.ts'),
    verifyModule: join(demo, 'demo-verify.ts'),
    metricsAddress: 'off',
    logger: createLogger({ level: 'error', component: 'test' }),
    ...(options.processes && { processes: options.processes }),
  });
  const sqs = new SQSClient({
    endpoint: endpoints.sqsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    endpoints,
    stores,
    pool,
    client,
    sqs,
    control,
    product,
    result: async (workflowId) => {
      const handle = client.workflow.getHandle(workflowId);
      await waitUntil(`a run ${workflowId}`, () => handle.describe().catch(() => undefined));
      return handle.result() as Promise<unknown>;
    },
    stop: async () => {
      await product.stop();
      sqs.destroy();
      await pool.end();
      await connection.close();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A file that failed may have left runs, which the workers of this one would carry on. */
async function endOpenRuns(client: Client): Promise<void> {
  const query = `TaskQueue = '${invalidationTaskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query }))
    await endRun(client.workflow.getHandle(workflowId), 'left open by an earlier test file');
}
