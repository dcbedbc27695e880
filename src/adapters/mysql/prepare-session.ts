import type { PoolConnection } from 'mysql2/promise';
import { statementsOn } from './statements-on.ts';

/**
 * Brings a new connection into the state every statement relies on, whatever the server's defaults: UTC; strict, so
 * that no value is cut silently; backslash escapes on, as the driver writes them; waits for row locks that end before
 * the statement's timeout does. Throws `PortError`.
 */
export async function prepareSession(connection: PoolConnection, statementTimeoutMs: number): Promise<void> {
  const statements = statementsOn(connection, statementTimeoutMs);
  const lockWaitSeconds = Math.max(1, Math.floor(statementTimeoutMs / 2_000));
  await statements.write(
    `SET SESSION time_zone = '+00:00',
      sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      innodb_lock_wait_timeout = ?, autocommit = 1`,
    [lockWaitSeconds],
  );
  // The variable behind this has another name on each server; the statement is the same.
  await statements.write('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', []);
}
