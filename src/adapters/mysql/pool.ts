import { createPool as createDriverPool } from 'mysql2/promise';
import type { Connection, PoolConnection } from 'mysql2/promise';
import type { MysqlPool, Statements } from './database.ts';
import { PortError } from '../../activities/ports.ts';
import { connectionOptions } from './connection-options.ts';
import { abandon, withinTime } from './silent-connection.ts';
import { toPortError } from './port-error.ts';
import { prepareSession } from './prepare-session.ts';
import { statementsOn } from './statements-on.ts';

export interface MysqlPoolOptions {
  /** Connections at most; a statement beyond waits its turn. Default 10. */
  readonly connectionLimit?: number;
  /** Default 5 s. */
  readonly connectTimeoutMs?: number;
  /**
   * A statement that has no answer by then fails as `database-unavailable`, and its connection is dropped: after a
   * failover without a goodbye a connection looks alive for ever. The same bound holds for the wait for a free
   * connection. Default 10 s; waits for row locks end after half of it.
   */
  readonly statementTimeoutMs?: number;
}

/**
 * A pool for a `mysql://` URL (see `connectionOptions`); connects on first use. Sessions are in UTC, strict and READ
 * COMMITTED, which with the sorted writes keeps them free of gap locks. 64-bit integers arrive as text.
 * Throws `UserError` when the URL is wrong.
 */
export function createPool(url: string, options: MysqlPoolOptions = {}): MysqlPool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
  const driver = createDriverPool({
    ...connectionOptions(url),
    connectionLimit: options.connectionLimit ?? 10,
    connectTimeout: options.connectTimeoutMs ?? 5_000,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    // A server could ask any client with this capability for its files.
    flags: ['-LOCAL_FILES'],
    trace: false,
  });
  // Keyed by the driver's own connection: it hands out a new wrapper every time.
  const prepared = new WeakSet<Connection>();

  async function acquire(): Promise<PoolConnection> {
    const connection = await acquireWithin(() => driver.getConnection(), statementTimeoutMs);
    if (prepared.has(connection.connection)) return connection;
    try {
      await prepareSession(connection, statementTimeoutMs);
    } catch (error) {
      abandon(connection);
      throw error;
    }
    prepared.add(connection.connection);
    return connection;
  }

  async function use<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await acquire();
    try {
      return await work(connection);
    } catch (error) {
      // A primary that became a replica keeps its connections: only a new one finds the new primary.
      if (error instanceof PortError && error.code === 'database-read-only') abandon(connection);
      throw error;
    } finally {
      connection.release();
    }
  }

  const on = (connection: PoolConnection): Statements => statementsOn(connection, statementTimeoutMs);
  return {
    execute: (sql, values) => use((connection) => on(connection).execute(sql, values)),
    write: (sql, values) => use((connection) => on(connection).write(sql, values)),
    select: (row, sql, values) => use((connection) => on(connection).select(row, sql, values)),
    transaction: (work) => use((connection) => inTransaction(connection, on(connection), work)),
    end: () => driver.end(),
  };
}

async function inTransaction<T>(
  connection: PoolConnection,
  statements: Statements,
  work: (transaction: Statements) => Promise<T>,
): Promise<T> {
  try {
    await statements.write('START TRANSACTION', []);
    const result = await work(statements);
    await statements.write('COMMIT', []);
    return result;
  } catch (error) {
    // A connection whose transaction may still be open must not go back to the pool.
    await statements.write('ROLLBACK', []).catch(() => abandon(connection));
    throw error;
  }
}

async function acquireWithin(get: () => Promise<PoolConnection>, timeoutMs: number): Promise<PoolConnection> {
  let late = false;
  const connecting = get();
  // A connection that arrives after its caller has given up goes straight back.
  connecting.then(
    (connection) => late && connection.release(),
    () => undefined,
  );
  try {
    return await withinTime(connecting, timeoutMs, 'no free connection', () => (late = true));
  } catch (error) {
    throw toPortError(error);
  }
}
