import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { countMenus } from '../../src/adapters/mysql/count-menus.ts';
import { mysqlMenuQueue } from '../../src/adapters/mysql/menu-queue.ts';
import { migrate } from '../../src/adapters/mysql/migrate.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { createExporter } from '../../src/exporter/exporter.ts';
import { controlledExport } from '../support/controlled-export.ts';
import { menuOf, menuRequest } from '../support/menu-rows.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { createDatabase, startTestMysql, type TestMysql } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('the exporter, when the database crashes', () => {
  let server: TestMysql;
  let pool: MysqlPool;
  before(async () => {
    server = await startTestMysql();
    const url = await createDatabase(server.url);
    await migrate(url);
    pool = createPool(url, { statementTimeoutMs: 2_000 });
  });
  after(async () => {
    await pool.end();
    await server.remove();
  });

  it('writes down an export that ended meanwhile, and goes on with the others', async (test) => {
    await mysqlMenuQueue(pool).queue({ workflowId: 'w', runId: 'r' }, menuRequest(), ['a', 'b', 'c']);
    const { exportMenu, started } = controlledExport();
    const exporter = createExporter({ pool, exportMenu, logger: recordedLog().logger, concurrency: 1 });
    test.after(() => exporter.stop());
    await exporter.start();
    const first = await waitUntil('an export', () => started[0]);
    await server.kill('SIGKILL');
    first.finish();
    await server.restart();
    await waitUntil(
      'the first is written down',
      async () => (await menuOf(pool, first.menu.storeId)).status === 'done',
    );
    for (const n of [1, 2]) (await waitUntil('a further export', () => started[n])).finish();
    await waitUntil('all are done', async () =>
      (await countMenus(pool)).every(({ status }) => status === 'done'),
    );
    assert.equal(started.length, 3);
    assert.ok(started.every(({ menu }) => menu.generation === 1));
  });
});
