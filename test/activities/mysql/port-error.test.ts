import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PortError } from '../../../src/activities/ports.ts';
import { toPortError } from '../../../src/adapters/mysql/port-error.ts';

function driverError(fields: Record<string, unknown>): Error {
  return Object.assign(
    new Error(typeof fields['sqlMessage'] === 'string' ? fields['sqlMessage'] : 'message'),
    fields,
  );
}

describe('errors of the driver', () => {
  const table: [string, Record<string, unknown>, string][] = [
    ['a deadlock', { errno: 1213, code: 'ER_LOCK_DEADLOCK' }, 'database-conflict'],
    ['a lock wait', { errno: 1205, code: 'ER_LOCK_WAIT_TIMEOUT' }, 'database-conflict'],
    ['a demoted primary', { errno: 1290, code: 'ER_OPTION_PREVENTS_STATEMENT' }, 'database-read-only'],
    ['read-only mode', { errno: 1836, code: 'ER_READ_ONLY_MODE' }, 'database-read-only'],
    [
      'a read-only transaction',
      { errno: 1792, code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION' },
      'database-read-only',
    ],
    ['a wrong password', { errno: 1045, code: 'ER_ACCESS_DENIED_ERROR' }, 'database-denied'],
    ['a missing right', { errno: 1142, code: 'ER_TABLEACCESS_DENIED_ERROR' }, 'database-denied'],
    ['a missing table', { errno: 1146, code: 'ER_NO_SUCH_TABLE' }, 'database-schema'],
    ['a missing column', { errno: 1054, code: 'ER_BAD_FIELD_ERROR' }, 'database-schema'],
    ['a missing database', { errno: 1049, code: 'ER_BAD_DB_ERROR' }, 'database-schema'],
    ['too many connections', { errno: 1040, code: 'ER_CON_COUNT_ERROR' }, 'database-unavailable'],
    ['a shutdown', { errno: 1053, code: 'ER_SERVER_SHUTDOWN' }, 'database-unavailable'],
    ['a refused connection', { errno: -111, code: 'ECONNREFUSED' }, 'database-unavailable'],
    ['a reset connection', { errno: -104, code: 'ECONNRESET' }, 'database-unavailable'],
    ['an unknown host', { errno: -3008, code: 'ENOTFOUND' }, 'database-unavailable'],
    ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }, 'database-unavailable'],
    ['a certificate that is not trusted', { code: 'HANDSHAKE_SSL_ERROR' }, 'database-denied'],
    ['a server without TLS', { code: 'HANDSHAKE_NO_SSL_SUPPORT' }, 'database-denied'],
    ['bad SQL', { errno: 1064, code: 'ER_PARSE_ERROR', sqlMessage: 'syntax' }, 'internal'],
    ['a value that does not fit', { errno: 1406, code: 'ER_DATA_TOO_LONG' }, 'internal'],
  ];
  for (const [what, fields, code] of table) {
    it(`call ${what} ${code}`, () => {
      assert.equal(toPortError(driverError(fields)).code, code);
    });
  }

  it('call a closed connection or pool unavailable, which the driver gives no code', () => {
    for (const message of ["Can't add new command when connection is in closed state", 'Pool is closed.']) {
      assert.equal(toPortError(new Error(message)).code, 'database-unavailable');
    }
  });

  it('pass a port error through', () => {
    const error = new PortError('held', 'held');
    assert.equal(toPortError(error), error);
  });

  it('survive what is no error at all', () => {
    for (const thrown of [undefined, null, 'text', 7, {}]) assert.equal(toPortError(thrown).code, 'internal');
  });

  it('keep neither the statement nor control characters, and stay short', () => {
    const { message, cause } = toPortError(
      driverError({
        errno: 1146,
        code: 'ER_NO_SUCH_TABLE',
        sqlMessage: `no\u001b[31m table\n${'x'.repeat(5_000)}`,
        sql: 'SELECT secret',
      }),
    );
    assert.doesNotMatch(message, /secret|\p{Cc}/u);
    assert.ok(message.length < 400);
    assert.equal(cause, undefined);
  });
});
