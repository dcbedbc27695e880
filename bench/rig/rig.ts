import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { migrate } from '../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { demoStores, seedTables } from '../../src/dev/demo/seed-demo.ts';
import { momentoControl, type MomentoControl } from '../../src/dev/momento/control-client.ts';
import { startStack, type Stack } from '../../src/dev/stack/start-stack.ts';
import { createLogger, type Logger } from '../../src/logging.ts';
import { networkDelay, type NetworkDelay } from './network-delay.ts';
import type { PostgresPrograms } from './postgres/find-programs.ts';
import { type PostgresServer, startPostgresServer } from './postgres/postgres-server.ts';
import type { ServerPids } from './server-pids.ts';

/** What every scenario runs on: one embedded stack, filled with 8,000 stores, and the means to look at it. */
export interface Rig {
  readonly folder: string;
  readonly logger: Logger;
  readonly pool: MysqlPool;
  readonly control: MomentoControl;
  readonly sqs: SQSClient;
  readonly client: Client;
  readonly servers: ServerPids;
  readonly stores: readonly string[];
  readonly delay: NetworkDelay;
  /** Points a process to the stack. */
  environment(): NodeJS.ProcessEnv;
  /** A number that this rig has not given yet: ids of jobs and names of queues. */
  next(): number;
  stop(): Promise<void>;
}

/** Ids that the bench gives, and those that the outbox gives by itself, must not meet. */
const firstNumber = 1_000_000;
const firstOfTable = 1_000_000_000;

/** What a rig is made of. */
export interface RigOptions {
  /** The Temporal server on PostgreSQL in the place of the development server; null for that. */
  readonly programs: PostgresPrograms | null;
  /** The cache stamps its log closer to the moment, and takes half as many calls. */
  readonly exactCacheLog: boolean;
}

/** Starts the stack of the bench, on free ports and without data of earlier ones. The caller stops it. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-bench-'));
  const logger = createLogger({ level: 'warn', component: 'bench' });
  const { stack, real } = await startServers(folder, logger, options);
  const { mysql, sqs, momento } = stack.parts;
  const temporal = real ?? stack.parts.temporal;
  if (!temporal || !mysql || !sqs || !momento) throw new Error('a part of the stack is missing');
  await migrate(mysql.url);
  const pool = createPool(mysql.url);
  const stores = demoStores(8000);
  await seedTables(pool, stores);
  await pool.write(`ALTER TABLE outbox_table AUTO_INCREMENT = ${firstOfTable}`, []);
  const control = momentoControl(momento.control);
  const delay = networkDelay({ control, mysqlUrl: mysql.url, folder, logger });
  const { address, namespace } = temporal;
  const connection = await Connection.connect({ address });
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const sqsClient = new SQSClient({ endpoint: sqs.endpoint, region: 'us-east-1', credentials });
  let number = firstNumber;
  return {
    folder,
    logger,
    pool,
    control,
    sqs: sqsClient,
    client: new Client({ connection, namespace }),
    servers: {
      temporal: temporal.pid ?? 0,
      temporalDatabase: real?.databasePid ?? null,
      mysql: mysql.pid ?? 0,
    },
    stores,
    delay,
    environment: () => ({
      ...process.env,
      ...stack.environment(),
      ...{ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, MYSQL_URL: delay.mysqlUrl },
    }),
    next: () => (number += 1),
    stop: async () => {
      sqsClient.destroy();
      await delay.stop();
      await connection.close();
      await pool.end();
      await real?.stop();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startServers(
  folder: string,
  logger: Logger,
  { programs, exactCacheLog }: RigOptions,
): Promise<{ readonly stack: Stack; readonly real: PostgresServer | null }> {
  let real: PostgresServer | null = null;
  try {
    if (programs !== null) real = await startPostgresServer({ programs, folder, logger });
    const environment = real === null ? {} : { TEMPORAL_ADDRESS: real.address };
    const own = { folder, ports: 'free', ephemeral: true, logger } as const;
    const stack = await startStack({ ...own, environment, exactCacheLog });
    return { stack, real };
  } catch (error) {
    await real?.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
