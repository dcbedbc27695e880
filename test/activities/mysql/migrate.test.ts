import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { migrate } from '../../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { createDatabase, openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const migrations = [
  '001-outbox-table',
  '002-stores',
  '003-menu-export-queue',
  '004-invalidation-log',
  '005-fleet-control',
  '006-fleet-control-row',
  '007-fleet-leases',
  '020-outbox-unmarked',
];

describe('migrate', () => {
  let server: TestDatabase;
  before(async () => {
    server = await openTestDatabase();
  });
  after(() => server.close());

  it('creates the tables, and finds nothing to do the second time', async () => {
    const url = await createDatabase(server.url);
    assert.deepEqual(await migrate(url), migrations);
    assert.deepEqual(await migrate(url), []);
    const pool = createPool(url);
    try {
      const tables = await pool.select(
        z.object({ name: z.string() }),
        'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1',
        [],
      );
      assert.deepEqual(
        tables.map(({ name }) => name),
        [
          'fleet_control',
          'fleet_leases',
          'freshet_migration',
          'freshet_migration_lock',
          'invalidation_log',
          'menu_export_queue',
          'outbox_table',
          'stores',
        ],
      );
    } finally {
      await pool.end();
    }
  });

  it('applies each migration once when five processes do it at once', async () => {
    const url = await createDatabase(server.url);
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    assert.deepEqual(applied.flat().sort(), migrations);
  });

  it('leaves an outbox that is there already as it is', async () => {
    const url = await createDatabase(server.url);
    const pool = createPool(url);
    try {
      await pool.write('CREATE TABLE outbox_table (id BIGINT UNSIGNED PRIMARY KEY, mine INT)', []);
      assert.deepEqual(await migrate(url), migrations);
      await pool.write('INSERT INTO outbox_table (id, mine) VALUES (1, 2)', []);
    } finally {
      await pool.end();
    }
  });

  it('adds the index of the reconciler once, also when it was added and not written down', async () => {
    const url = await createDatabase(server.url);
    await migrate(url);
    const pool = createPool(url);
    try {
      await pool.write("DELETE FROM freshet_migration WHERE name = '020-outbox-unmarked'", []);
      assert.deepEqual(await migrate(url), ['020-outbox-unmarked']);
      const columns = await pool.select(
        z.object({ name: z.string() }),
        `SELECT column_name AS name FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND index_name = 'outbox_unmarked' ORDER BY seq_in_index`,
        [],
      );
      assert.deepEqual(
        columns.map(({ name }) => name),
        ['event_type', 'source', 'processed_at', 'published_at'],
      );
    } finally {
      await pool.end();
    }
  });

  it('names the migration that fails, and goes on from there once it is mended', async () => {
    const url = await createDatabase(server.url);
    const folder = await mkdtemp(join(tmpdir(), 'freshet-sql-'));
    try {
      await writeFile(join(folder, '001-first.sql'), 'CREATE TABLE IF NOT EXISTS first (id INT)');
      await writeFile(join(folder, '002-second.sql'), 'ALTER TABLE missing ADD COLUMN id INT');
      await assert.rejects(migrate(url, folder), {
        code: 'database-schema',
        message: /^migration 002-second: .*1146/,
      });
      await writeFile(join(folder, '002-second.sql'), 'ALTER TABLE first ADD COLUMN other INT');
      assert.deepEqual(await migrate(url, folder), ['002-second']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
