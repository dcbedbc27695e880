import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { PortError } from '../../../src/activities/ports.ts';
import type { MysqlPool, Statements } from '../../../src/adapters/mysql/database.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { createDatabase, startTestMysql, type TestMysql } from '../../support/test-database.ts';
import { waitUntil } from '../../support/wait-until.ts';

const numbers = z.object({ n: z.coerce.number() });

describe('the pool', () => {
  let server: TestMysql;
  let url: string;
  let pool: MysqlPool;
  before(async () => {
    server = await startTestMysql();
    url = await createDatabase(server.url);
    pool = createPool(url, { connectionLimit: 4, statementTimeoutMs: 2_000 });
    await pool.write('CREATE TABLE numbers (n INT PRIMARY KEY, big BIGINT UNSIGNED, at DATETIME(3))', []);
  });
  after(async () => {
    await pool.end();
    await server.remove();
  });

  async function asAdmin(...statements: string[]): Promise<void> {
    const admin = await createConnection(server.adminUrl);
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  }

  async function answers(): Promise<boolean> {
    return pool.select(numbers, 'SELECT 1 AS n', []).then(
      () => true,
      () => false,
    );
  }

  it('brings every session into UTC, strict mode and READ COMMITTED', async () => {
    await asAdmin("SET GLOBAL time_zone = '+05:00', sql_mode = ''");
    const fresh = createPool(url);
    try {
      const rows = await fresh.select(
        z.object({ Variable_name: z.string(), Value: z.string() }),
        "SHOW SESSION VARIABLES WHERE Variable_name IN ('time_zone', 'sql_mode', 'tx_isolation', 'transaction_isolation')",
        [],
      );
      const values = rows.map(({ Value }) => Value);
      assert.ok(values.includes('+00:00'));
      assert.ok(values.includes('READ-COMMITTED'));
      assert.ok(values.some((value) => value.includes('STRICT_TRANS_TABLES')));
    } finally {
      await fresh.end();
    }
  });

  it('loses no digit of an id and no millisecond of a time', async () => {
    const at = new Date('2026-11-20T17:00:00.123Z');
    await pool.write('INSERT INTO numbers VALUES (100, ?, ?)', [18446744073709551615n, at]);
    const row = z.object({ big: z.string(), at: z.date() });
    const [read] = await pool.select(row, 'SELECT big, at FROM numbers WHERE big = ?', [
      18446744073709551615n,
    ]);
    assert.deepEqual(read, { big: '18446744073709551615', at });
  });

  it('rolls back when the work throws', async () => {
    const failing = pool.transaction(async (transaction) => {
      await transaction.write('INSERT INTO numbers (n) VALUES (1)', []);
      throw new Error('no');
    });
    await assert.rejects(failing, /^Error: no$/);
    assert.deepEqual(await pool.select(numbers, 'SELECT n FROM numbers WHERE n = 1', []), []);
  });

  it('says what is wrong with rows of another schema', async () => {
    await assert.rejects(pool.select(numbers, "SELECT 'x' AS n", []), { code: 'database-schema' });
  });

  it('calls a row that somebody else holds locked a conflict, before the statement times out', async () => {
    await pool.write('INSERT INTO numbers (n) VALUES (2)', []);
    await pool.transaction(async (holder) => {
      await holder.write('UPDATE numbers SET big = 1 WHERE n = 2', []);
      await assert.rejects(pool.write('UPDATE numbers SET big = 2 WHERE n = 2', []), {
        code: 'database-conflict',
      });
    });
  });

  it('calls a deadlock a conflict and lets the other side go on', async () => {
    await pool.write('INSERT INTO numbers (n) VALUES (3), (4)', []);
    let waiting = 0;
    const both = Promise.withResolvers<undefined>();
    const crossed = async (first: number, second: number): Promise<string> => {
      const work = async (transaction: Statements): Promise<string> => {
        await transaction.write('UPDATE numbers SET big = 1 WHERE n = ?', [first]);
        waiting += 1;
        if (waiting === 2) both.resolve(undefined);
        await both.promise;
        await transaction.write('UPDATE numbers SET big = 1 WHERE n = ?', [second]);
        return 'done';
      };
      return pool
        .transaction(work)
        .catch((error: unknown) => (error instanceof PortError ? error.code : 'other'));
    };
    const outcomes = await Promise.all([crossed(3, 4), crossed(4, 3)]);
    assert.deepEqual(outcomes.sort(), ['database-conflict', 'done']);
  });

  it('calls a read-only server so, and writes again on a new connection once it is not', async () => {
    await asAdmin('SET GLOBAL read_only = 1');
    await assert.rejects(pool.write('INSERT INTO numbers (n) VALUES (5)', []), {
      code: 'database-read-only',
    });
    await asAdmin('SET GLOBAL read_only = 0');
    assert.equal(await pool.write('INSERT INTO numbers (n) VALUES (5)', []), 1);
  });

  it('refuses wrong credentials and a missing database without naming the password', async () => {
    for (const [change, code] of [
      [(wrong: URL) => (wrong.password = 'canary-secret'), 'database-denied'],
      [(wrong: URL) => (wrong.pathname = '/test_missing'), 'database-schema'],
    ] as const) {
      const wrong = new URL(url);
      change(wrong);
      const refused = createPool(wrong.href);
      await assert.rejects(refused.select(numbers, 'SELECT 1 AS n', []), (error) => {
        assert.ok(error instanceof PortError);
        assert.equal(error.code, code);
        assert.doesNotMatch(error.message, /canary-secret|mysql:/);
        return true;
      });
      await refused.end();
    }
  });

  it('refuses plainly when it may only speak TLS and the server does not', async () => {
    const secure = createPool(`${url}?ssl-mode=REQUIRED`);
    await assert.rejects(secure.select(numbers, 'SELECT 1 AS n', []), {
      code: 'database-denied',
      message: /TLS/,
    });
    await secure.end();
  });

  it('works again after the server crashed and came back', async () => {
    await Promise.all(Array.from({ length: 4 }, () => pool.select(numbers, 'SELECT 1 AS n', [])));
    await server.kill('SIGKILL');
    await assert.rejects(pool.select(numbers, 'SELECT 1 AS n', []), { code: 'database-unavailable' });
    await server.restart();
    await waitUntil('the pool answers', answers);
  });

  it('gives up on a server that falls silent, and works again when it speaks', async () => {
    assert.equal(await answers(), true);
    await server.kill('SIGSTOP');
    await assert.rejects(
      pool.transaction((transaction) => transaction.select(numbers, 'SELECT 1 AS n', [])),
      { code: 'database-unavailable' },
    );
    await server.kill('SIGCONT');
    await waitUntil('the pool answers', answers);
  });

  it('bounds the wait for a free connection, and loses none by it', async () => {
    const small = createPool(url, { connectionLimit: 1, statementTimeoutMs: 300 });
    const release = Promise.withResolvers<undefined>();
    const holder = small.transaction(() => release.promise);
    await assert.rejects(small.select(numbers, 'SELECT 1 AS n', []), {
      code: 'database-unavailable',
      message: /no free connection/,
    });
    release.resolve(undefined);
    await holder;
    assert.deepEqual(await small.select(numbers, 'SELECT 1 AS n', []), [{ n: 1 }]);
    await small.end();
  });
});
