import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import type { MysqlPool } from '../../../src/adapters/mysql/database.ts';
import { migrate } from '../../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { momentoControl, type MomentoControl } from '../../../src/dev/momento/control-client.ts';
import { startStack, type StackParts } from '../../../src/dev/stack/start-stack.ts';
import { createLogger } from '../../../src/logging.ts';
import { stackEndpoints, type TestEndpoints } from '../../support/stack.ts';
import { installAudit } from './audit.ts';
import { startLinkedProcess, type LinkedProcess, type ProcessSpec } from './linked-process.ts';
import { queuesAt, type Queues } from './queues.ts';
import { startToxiproxy } from './toxiproxy.ts';

/** The real parts as child processes, which a test kills, stops and cuts off from one another. */
export interface Rig {
  readonly endpoints: TestEndpoints;
  /** The servers. */
  readonly parts: Required<StackParts>;
  /** Past every proxy, as `client` and `queues` are. */
  readonly pool: MysqlPool;
  readonly client: Client;
  readonly control: MomentoControl;
  readonly queues: Queues;
  readonly exportLog: string;
  /** The running processes of the product. */
  readonly processes: ReadonlyMap<string, LinkedProcess>;
  /** The process of that name. */
  process(name: string): LinkedProcess;
  start(spec: ProcessSpec): Promise<LinkedProcess>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly processes: readonly ProcessSpec[];
  /** The rate of the fleet. Where one is set it is judged, so the cache stamps its log exactly. Default: the product's. */
  readonly keysPerSecond?: number;
  /** Of all processes. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly dynamicConfig?: Readonly<Record<string, number | boolean>>;
}

/** One of each: what most tests start. */
export const oneOfEach: readonly ProcessSpec[] = [
  { name: 'worker', command: ['worker'] },
  { name: 'relay', command: ['relay'] },
  { name: 'exporter', command: ['exporter'] },
];

/** Starts all of it. The caller stops it. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-faults-'));
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const exportLog = join(folder, 'exports.jsonl');
  writeFileSync(exportLog, '');
  const { dynamicConfig = {}, keysPerSecond } = options;
  const logger = createLogger({ level: 'error', component: 'faults' });
  const stack = await startStack({
    folder: join(folder, 'stack'),
    ephemeral: true,
    ports: 'free',
    logger,
    dynamicConfig,
    exactCacheLog: keysPerSecond !== undefined,
  });
  const endpoints = stackEndpoints(stack);
  const toxiproxy = await startToxiproxy();
  await migrate(endpoints.mysqlUrl);
  const pool = createPool(endpoints.mysqlUrl);
  await installAudit(pool);
  const connection = await Connection.connect({ address: endpoints.temporal });
  const sqs = new SQSClient({
    endpoint: endpoints.sqsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const processes = new Map<string, LinkedProcess>();
  const environment = {
    FRESHET_METRICS_ADDRESS: 'off',
    FRESHET_RULES_FILE: join(import.meta.dirname, 'faults-rules.yaml'),
    FRESHET_EXPORT_MODULE: join(import.meta.dirname, 'logged-export.ts'),
    FRESHET_EXPORT_CONCURRENCY: '16',
    FRESHET_EXPORT_CLAIM_SECONDS: '2',
    FRESHET_TEST_EXPORT_LOG: exportLog,
    ...(keysPerSecond !== undefined && { FRESHET_KEYS_PER_SECOND: String(keysPerSecond) }),
    ...options.environment,
  };
  const rig: Rig = {
    endpoints,
    parts: requireAll(stack.parts),
    pool,
    client: new Client({ connection, namespace: endpoints.namespace }),
    control: momentoControl(endpoints.momentoControl),
    queues: queuesAt(endpoints.sqsEndpoint, endpoints.queueUrl, sqs),
    exportLog,
    processes,
    process: (name) => {
      const found = processes.get(name);
      if (found === undefined) throw new Error(`The rig has no process ${name}.`);
      return found;
    },
    start: async (spec) => {
      const started = await startLinkedProcess({ spec, endpoints, toxiproxy, folder: logs, environment });
      processes.set(spec.name, started);
      return started;
    },
    stop: async () => {
      await Promise.all([...processes.values()].map((each) => each.stop()));
      sqs.destroy();
      await pool.end();
      await connection.close();
      await toxiproxy.stop();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(options.processes.map((spec) => rig.start(spec)));
  } catch (error) {
    await rig.stop();
    throw error;
  }
  return rig;
}

function requireAll({ temporal, mysql, sqs, momento }: StackParts): Required<StackParts> {
  if (!temporal || !mysql || !sqs || !momento) throw new Error('The stack lacks a server.');
  return { temporal, mysql, sqs, momento };
}
