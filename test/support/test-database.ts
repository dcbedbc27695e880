import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { migrate } from '../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { type MysqlOptions, type MysqlPart, startMysql } from '../../src/dev/stack/start-mysql.ts';
import { createLogger } from '../../src/logging.ts';

/** A fresh, migrated database. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: MysqlPool;
  /** Call it in `after`. */
  close(): Promise<void>;
}

/** A server of one test file, for faults. */
export interface TestMysql extends MysqlPart {
  /** Call it in `after`: ends the server and removes its data. */
  remove(): Promise<void>;
}

/** Starts a MariaDB or MySQL on a free port, with its data in a temporary folder. */
export async function startTestMysql(serverOptions: MysqlOptions['serverOptions'] = []): Promise<TestMysql> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-mysql-'));
  const logger = createLogger({ level: 'warn', component: 'test-mysql' });
  const server = await startMysql({ folder, ephemeral: true, logger, serverOptions });
  return Object.assign(server, {
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

const stack = z.object({ mysqlUrl: z.string() });

/** On the server of the test run's stack (`FRESHET_TEST_STACK`, JSON with `mysqlUrl`), else on one of its own. */
export async function openTestDatabase(connectionLimit = 20): Promise<TestDatabase> {
  const shared = process.env['FRESHET_TEST_STACK'];
  const server = shared === undefined ? await startTestMysql() : undefined;
  const url = await createDatabase(server?.url ?? stack.parse(JSON.parse(shared ?? '')).mysqlUrl);
  await migrate(url);
  const pool = createPool(url, { connectionLimit });
  return {
    url,
    pool,
    close: async () => {
      await pool.end();
      await server?.remove();
    },
  };
}

/** Creates an empty database of a random name on the URL's server and returns its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const connection = await createConnection(serverUrl);
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  } finally {
    connection.destroy();
  }
  const fresh = new URL(serverUrl);
  fresh.pathname = `/${name}`;
  return fresh.href;
}
