import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { migrate } from '../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { createRelay } from '../../src/relay/relay.ts';
import { outboxRows } from '../support/outbox-rows.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { recordingPublisher } from '../support/recording-publisher.ts';
import { createDatabase, startTestMysql, type TestMysql } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('the relay, when the database crashes', () => {
  let server: TestMysql;
  let pool: MysqlPool;
  before(async () => {
    server = await startTestMysql();
    const url = await createDatabase(server.url);
    await migrate(url);
    pool = createPool(url);
  });
  after(async () => {
    await pool.end();
    await server.remove();
  });

  it('publishes every row, and confirms those it had published already', async (test) => {
    const values = Array.from({ length: 300 }, () => "('type', 'source', '{}')").join();
    await pool.write(`INSERT INTO outbox_table (event_type, source, payload) VALUES ${values}`, []);
    const bus = recordingPublisher();
    let crash: Promise<void> | undefined;
    bus.decide = async () => {
      // Between publication and confirmation of the second claim.
      if (bus.published.length === 150) await (crash ??= server.kill('SIGKILL'));
      return { status: 'published' };
    };
    const relay = createRelay({ pool, publisher: bus, logger: recordedLog().logger });
    test.after(() => relay.stop());
    await relay.start();
    await waitUntil('the crash', () => crash !== undefined);
    await crash;
    await waitUntil('the claim is published', () => bus.published.length >= 200);
    await server.restart();
    await waitUntil('every row is confirmed', async () =>
      (await outboxRows(pool)).every((row) => row.published_at !== null),
    );
    assert.equal(new Set(bus.published).size, 300);
    assert.equal(bus.published.length, 300);
  });
});
