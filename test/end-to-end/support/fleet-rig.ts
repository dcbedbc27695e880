import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { insertOutboxRow } from '../../../src/adapters/mysql/insert-outbox-row.ts';
import { listFleetLeases, type ListedLease } from '../../../src/adapters/mysql/list-fleet-leases.ts';
import { migrate } from '../../../src/adapters/mysql/migrate.ts';
import type { MysqlPool } from '../../../src/adapters/mysql/database.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { registerSearchAttributes } from '../../../src/adapters/temporal/search-attributes.ts';
import { progressQuery } from '../../../src/contract/names.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import { workerClient } from '../../../src/dev/demo/check-deletes.ts';
import type { LogPage } from '../../../src/dev/momento/control-messages.ts';
import { momentoControl, type MomentoControl } from '../../../src/dev/momento/control-client.ts';
import { heldBy } from '../../../src/fleet/lease.ts';
import { projectRoot } from '../../../src/paths.ts';
import { type FreshetProcess, startFreshet } from '../../cli/support/freshet-process.ts';
import { type Ended, runFreshet } from '../../cli/support/run-freshet.ts';
import { privateStack } from '../../support/stack.ts';
import { startTcpProxy, throughProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { workerCalls } from './worker-calls.ts';

const detailType = 'Pricing_InvalidateMenuExporterCache';
const source = 'tb.menu.pricing-service';

/** Worker processes on a stack of the file's own, without a settle stage. */
export interface FleetRig {
  readonly pool: MysqlPool;
  readonly control: MomentoControl;
  /** Between the database and the workers that are started by way of it. */
  readonly proxy: TcpProxy;
  startWorker(by?: 'proxy'): Promise<FreshetProcess>;
  freshet(...args: string[]): Promise<Ended>;
  /** Sends a price change of the stores; answers its run, once that exists. */
  change(stores: readonly string[]): Promise<WorkflowHandle>;
  /** Waits until the run shows the phase. */
  reaches(run: WorkflowHandle, phase: Progress['phase']): Promise<Progress>;
  /** The workers' calls that the cache has logged after a sequence. */
  calls(since: number): Promise<LogPage['entries']>;
  /** How many calls of the workers it has had so far. */
  callCount(): Promise<number>;
  leases(): Promise<ListedLease[]>;
  stop(): Promise<void>;
}

/** Starts it, with no worker yet. The caller stops it. */
export async function fleetRig(keysPerSecond: number): Promise<FleetRig> {
  const stack = await privateStack({ exactCacheLog: true });
  const { endpoints } = stack;
  const folder = mkdtempSync(join(tmpdir(), 'freshet-fleet-'));
  const rulesFile = join(folder, 'rules.yaml');
  const shipped = readFileSync(join(projectRoot, 'rules', 'invalidation-rules.yaml'), 'utf8');
  writeFileSync(rulesFile, shipped.replaceAll(/settleSeconds: \d+/g, 'settleSeconds: 0'));
  await migrate(endpoints.mysqlUrl);
  const pool = createPool(endpoints.mysqlUrl);
  const proxy = await startTcpProxy(Number(new URL(endpoints.mysqlUrl).port));
  const connection = await Connection.connect({ address: endpoints.temporal });
  const client = new Client({ connection, namespace: endpoints.namespace });
  await registerSearchAttributes(client);
  const control = momentoControl(endpoints.momentoControl);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sqs = new SQSClient({ endpoint: endpoints.sqsEndpoint, region: 'us-east-1', credentials });
  const env = {
    ...stack.environment(),
    FRESHET_KEYS_PER_SECOND: String(keysPerSecond),
    FRESHET_RULES_FILE: rulesFile,
    FRESHET_METRICS_ADDRESS: 'off',
    FRESHET_SHUTDOWN_GRACE_SECONDS: '2',
  };
  const processes: FreshetProcess[] = [];
  return {
    pool,
    control,
    proxy,
    startWorker: async (by) => {
      const mysql = by === 'proxy' && { MYSQL_URL: throughProxy(endpoints.mysqlUrl, proxy) };
      const worker = await startFreshet(['worker'], { ...env, ...mysql });
      processes.push(worker);
      return worker;
    },
    freshet: (...args) => runFreshet(args, { env }),
    change: async (stores) => {
      const payload = JSON.stringify({ tb_restaurant_id: stores });
      const row = { eventType: detailType, source, payload, published: true };
      const jobId = await pool.transaction((transaction) => insertOutboxRow(transaction, row));
      const body = { 'detail-type': detailType, source, detail: { ID: jobId, Payload: payload } };
      const message = { QueueUrl: endpoints.queueUrl, MessageBody: JSON.stringify(body) };
      await sqs.send(new SendMessageCommand(message));
      const run = client.workflow.getHandle(invalidationWorkflowId({ detailType, source, jobId }));
      await waitUntil('the run', () => run.describe().catch(() => undefined));
      return run;
    },
    reaches: (run, phase) =>
      waitUntil(`phase ${phase}`, async () => {
        const progress = await run.query<Progress>(progressQuery);
        return progress.phase === phase && progress;
      }),
    calls: async (since) =>
      (await control.entries(since)).filter(({ client: name }) => name === workerClient),
    callCount: () => workerCalls(control),
    leases: () => listFleetLeases(pool),
    stop: async () => {
      await Promise.all(processes.map((process) => process.end('SIGKILL')));
      sqs.destroy();
      await connection.close();
      await proxy.stop();
      await pool.end();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const lookEveryMs = 20;

/** Looks at the table of leases again and again, until stopped. */
export function watchShares(rig: Pick<FleetRig, 'leases'>): { stop(): Promise<number[]> } {
  const sums: number[] = [];
  const end = new AbortController();
  const watching = (async () => {
    while (!end.signal.aborted) {
      sums.push((await rig.leases()).reduce((sum, lease) => sum + heldBy(lease), 0));
      await delay(lookEveryMs);
    }
  })();
  return {
    stop: async () => {
      end.abort();
      await watching;
      return sums;
    },
  };
}
