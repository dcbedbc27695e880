import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import type { MysqlPool } from '../../../src/adapters/mysql/database.ts';
import { mysqlMenuQueue } from '../../../src/adapters/mysql/menu-queue.ts';
import { mysqlOutbox } from '../../../src/adapters/mysql/outbox.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { menuRequest } from '../../support/menu-rows.ts';
import { addOutboxRows, testSource } from '../../support/outbox-rows.ts';
import { storeIds } from '../../support/plans.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const status = z.object({ Value: z.coerce.number() });
const run = { workflowId: 'w', runId: 'r' };

/** A run asks for its menus once and marks its row once: these are the statements of an event. */
describe('statements of a run', () => {
  let db: TestDatabase;
  /** One connection, whose own counters the server keeps. */
  let session: MysqlPool;
  before(async () => {
    db = await openTestDatabase();
    session = createPool(db.url, { connectionLimit: 1 });
    await addOutboxRows(db.pool, [{ id: 1n }, { id: 2n }]);
    // The first mark of a connection prepares its statement.
    await mysqlOutbox(session).mark({ jobId: '1', source: testSource });
  });
  after(async () => {
    await session.end();
    await db.close();
  });

  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    const asked = async () =>
      (await session.select(status, "SHOW SESSION STATUS LIKE 'Questions'", []))[0]?.Value ?? NaN;
    const before = await asked();
    await work();
    // Without the second question itself.
    return (await asked()) - before - 1;
  }

  for (const [stores, statements] of [
    [1, 4],
    [500, 4],
    [8000, 64],
  ] as const)
    it(`are ${statements} for the menus of ${stores} stores`, async () => {
      const request = menuRequest({ outbox: 'own', source: testSource, jobId: '2' });
      const queue = () => mysqlMenuQueue(session).queue(run, request, storeIds(stores));
      assert.equal(await statementsOf(queue), statements);
    });

  it('are one for the mark', async () => {
    const mark = () => mysqlOutbox(session).mark({ jobId: '2', source: testSource });
    assert.equal(await statementsOf(mark), 1);
  });
});
