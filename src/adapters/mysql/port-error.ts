import { PortError } from '../../activities/ports.ts';
import type { FailureCode } from '../../contract/failure-codes.ts';

/** Server error numbers, the same on MySQL and MariaDB unless it says so. */
const codeOfErrno: ReadonlyMap<number, FailureCode> = new Map([
  ...entries('database-conflict', [
    1205, // lock wait timeout
    1213, // deadlock
    1020, // record has changed since last read (MariaDB, snapshot isolation)
  ]),
  ...entries('database-read-only', [
    1290, // --read-only, also of a demoted primary
    1792, // read-only transaction
    1836, // read-only mode
  ]),
  ...entries('database-unavailable', [
    1021,
    1114,
    1040,
    1203,
    1226, // disk full, table full, too many connections (server, user, resource limit)
    1053,
    1317,
    1927,
    3169, // shutdown, query interrupted, connection or session killed
    1158,
    1159,
    1160,
    1161,
    2006,
    2013,
    4031, // network errors, server gone, idle too long
    1047, // Galera node not ready
    1969,
    3024, // statement time limit (MariaDB, MySQL)
  ]),
  ...entries('database-denied', [
    1044,
    1045,
    1142,
    1143,
    1227,
    1370,
    1410, // no right on database, server, table, column, at all, routine, to grant
    1130,
    1129,
    1698, // host not allowed, host blocked, authentication by socket
    1820,
    1862,
    3118,
    4151, // password must change, has expired, account locked (MySQL, MariaDB)
  ]),
  ...entries('database-schema', [
    1146,
    1054,
    1049, // no such table, column, database
    1046,
    1136,
    1305, // no database selected, column count, no such function
  ]),
]);

/** Errors of the driver and of the network under it. */
const unavailable =
  /^(ECONN|ETIMEDOUT|EPIPE|EHOST|ENET|ENOTFOUND|EAI_|ESOCKET|PROTOCOL_|ERR_SOCKET_|ERR_STREAM_)/;

/** The driver says these without any code. */
const unavailableMessages = /closed state|pool is closed|connection lost/i;

/**
 * The one place where a driver's error becomes a `PortError`. Its message holds what the server said, cut and
 * without control characters; never the statement, its values, the URL or a password.
 */
export function toPortError(error: unknown): PortError {
  if (error instanceof PortError) return error;
  const { code, errno, serverSays, message } = facts(error);
  if (code.startsWith('HANDSHAKE_')) {
    return new PortError(
      'database-denied',
      `TLS with the database failed: ${printable(message)}. See ssl-mode and ssl-ca in MYSQL_URL.`,
    );
  }
  const known = errno === undefined ? undefined : codeOfErrno.get(errno);
  if (known !== undefined) {
    return new PortError(known, `the database answered ${String(errno)} ${code}: ${printable(serverSays)}`);
  }
  if (unavailable.test(code) || unavailableMessages.test(message)) {
    return new PortError(
      'database-unavailable',
      `the database cannot be reached (${code === '' ? 'connection closed' : code})`,
    );
  }
  const what = serverSays === '' ? message : `${String(errno)} ${code}: ${serverSays}`;
  return new PortError('internal', `unexpected error of the database: ${printable(what)}`);
}

function facts(error: unknown): {
  code: string;
  errno: number | undefined;
  serverSays: string;
  message: string;
} {
  const field = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const text = (name: string): string => {
    const value = field(name);
    return typeof value === 'string' ? value : '';
  };
  const errno = field('errno');
  return {
    code: text('code'),
    // Node gives its network errors negative numbers.
    errno: typeof errno === 'number' && errno > 0 ? errno : undefined,
    serverSays: text('sqlMessage'),
    message: error instanceof Error ? error.message : '',
  };
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 300);
}

function entries(code: FailureCode, numbers: readonly number[]): [number, FailureCode][] {
  return numbers.map((number) => [number, code]);
}
