import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { claimMenus, type ClaimedMenu } from '../../../src/adapters/mysql/claim-menus.ts';
import { finishMenu } from '../../../src/adapters/mysql/finish-menu.ts';
import { listInvalidations } from '../../../src/adapters/mysql/list-invalidations.ts';
import { listMenus } from '../../../src/adapters/mysql/list-menus.ts';
import { mysqlMenuQueue } from '../../../src/adapters/mysql/menu-queue.ts';
import { mysqlOutbox } from '../../../src/adapters/mysql/outbox.ts';
import type { MenuQueuePort } from '../../../src/activities/ports.ts';
import { menuOf, menuRequest } from '../../support/menu-rows.ts';
import { addOutboxRows, testSource } from '../../support/outbox-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const run = { workflowId: 'invalidation/a/b/1', runId: 'run-1' };
const laterRun = { ...run, runId: 'run-2' };

describe('the menu queue', () => {
  let db: TestDatabase;
  let queue: MenuQueuePort;
  before(async () => {
    db = await openTestDatabase();
    queue = mysqlMenuQueue(db.pool);
  });
  after(() => db.close());
  beforeEach(async () => {
    for (const table of ['menu_export_queue', 'invalidation_log', 'outbox_table']) {
      await db.pool.write(`DELETE FROM ${table}`, []);
    }
  });

  async function claimOne(claimSeconds = 60): Promise<ClaimedMenu> {
    const [menu] = await claimMenus(db.pool, { limit: 1, claimedBy: 'exporter', claimSeconds });
    assert.ok(menu);
    return menu;
  }

  it('queues each store once, telling stores apart by case', async () => {
    const result = await queue.queue(run, menuRequest(), ['b', 'a', 'A', 'b']);
    assert.deepEqual(result, { menusQueued: 3, alreadyProcessed: false });
    const rows = await listMenus(db.pool);
    assert.deepEqual(rows.map(({ storeId }) => storeId).sort(), ['A', 'a', 'b']);
    assert.ok(rows.every(({ status, generation }) => status === 'pending' && generation === 1));
  });

  it('bumps the generation with every request and keeps who asked last', async () => {
    await queue.queue(run, menuRequest({ jobId: '7', source: 'one', eventId: 'first' }), ['a']);
    await queue.queue(laterRun, menuRequest({ jobId: '8', source: 'two', eventId: 'second' }), ['a']);
    const { generation, jobId, source, eventId } = await menuOf(db.pool, 'a');
    assert.deepEqual(
      { generation, jobId, source, eventId },
      { generation: 2, jobId: '8', source: 'two', eventId: 'second' },
    );
  });

  it('keeps the smaller priority and the older time while a request waits', async () => {
    await queue.queue(run, menuRequest({ priority: 'urgent' }), ['a']);
    const first = await menuOf(db.pool, 'a');
    await queue.queue(run, menuRequest({ priority: 'bulk' }), ['a']);
    const second = await menuOf(db.pool, 'a');
    assert.equal(second.priority, 'urgent');
    assert.deepEqual(second.requestedAt, first.requestedAt);
    await queue.queue(run, menuRequest({ priority: 'bulk' }), ['b']);
    await queue.queue(run, menuRequest({ priority: 'normal' }), ['b']);
    assert.equal((await menuOf(db.pool, 'b')).priority, 'normal');
  });

  it('takes the priority of the new request once the menu stands', async () => {
    await queue.queue(run, menuRequest({ priority: 'urgent' }), ['a']);
    assert.equal(await finishMenu(db.pool, await claimOne()), true);
    assert.equal((await menuOf(db.pool, 'a')).status, 'done');
    await queue.queue(run, menuRequest({ priority: 'bulk' }), ['a']);
    const { status, priority, generation } = await menuOf(db.pool, 'a');
    assert.deepEqual(
      { status, priority, generation },
      { status: 'pending', priority: 'bulk', generation: 2 },
    );
  });

  it('leaves a row in an unexpired claim, which ends pending then', async () => {
    await queue.queue(run, menuRequest(), ['a']);
    const menu = await claimOne();
    await queue.queue(run, menuRequest(), ['a']);
    const held = await menuOf(db.pool, 'a');
    assert.deepEqual([held.status, held.claimedBy, held.generation], ['exporting', 'exporter', 2]);
    assert.equal(await finishMenu(db.pool, menu), true);
    const freed = await menuOf(db.pool, 'a');
    assert.deepEqual([freed.status, freed.claimedBy, freed.exportedGeneration], ['pending', null, 1]);
  });

  it('takes a row out of an expired claim', async () => {
    await queue.queue(run, menuRequest(), ['a']);
    const menu = await claimOne(0);
    await queue.queue(run, menuRequest(), ['a']);
    assert.equal((await menuOf(db.pool, 'a')).status, 'pending');
    assert.equal(await finishMenu(db.pool, menu), false);
    assert.equal((await menuOf(db.pool, 'a')).exportedGeneration, null);
  });

  it('revives a failed row with all its attempts', async () => {
    await queue.queue(run, menuRequest(), ['a']);
    await db.pool.write("UPDATE menu_export_queue SET status = 'failed', attempts = 10", []);
    await queue.queue(run, menuRequest(), ['a']);
    const { status, attempts } = await menuOf(db.pool, 'a');
    assert.deepEqual({ status, attempts }, { status: 'pending', attempts: 0 });
  });

  it('makes a row in back-off due at once', async () => {
    await queue.queue(run, menuRequest(), ['a']);
    await db.pool.write("UPDATE menu_export_queue SET claimed_until = '2100-01-01', attempts = 3", []);
    await queue.queue(run, menuRequest(), ['a']);
    assert.equal((await claimOne()).attempts, 4);
  });

  it('logs the generation that this request produced', async () => {
    await queue.queue(run, menuRequest(), ['a', 'b']);
    await queue.queue(laterRun, menuRequest(), ['a']);
    const queued = (await listInvalidations(db.pool, 'a')).map((line) => [line.runId, line.queuedGeneration]);
    assert.deepEqual(
      new Map(queued as [string, number][]),
      new Map([
        ['run-1', 1],
        ['run-2', 2],
      ]),
    );
    assert.equal((await listInvalidations(db.pool, 'b'))[0]?.workflowId, run.workflowId);
  });

  it('moves the line of a run whose step is repeated', async () => {
    await queue.queue(run, menuRequest(), ['a']);
    await queue.queue(run, menuRequest(), ['a']);
    const lines = await listInvalidations(db.pool, 'a');
    assert.deepEqual(
      lines.map((line) => line.queuedGeneration),
      [2],
    );
  });

  it('queues more stores than one statement holds', async () => {
    const stores = Array.from({ length: 1_201 }, (_, number) => `store-${number}`);
    assert.deepEqual(await queue.queue(run, menuRequest(), stores), {
      menusQueued: 1_201,
      alreadyProcessed: false,
    });
    const [count] = await db.pool.select(
      z.object({ n: z.coerce.number() }),
      'SELECT COUNT(*) AS n FROM invalidation_log',
      [],
    );
    assert.equal(count?.n, 1_201);
  });

  it('queues nothing for no stores', async () => {
    assert.deepEqual(await queue.queue(run, menuRequest({ outbox: 'own' }), []), {
      menusQueued: 0,
      alreadyProcessed: false,
    });
  });

  it('cuts an event id that is too long, as it only correlates', async () => {
    await queue.queue(run, menuRequest({ eventId: 'x'.repeat(5_000) }), ['a']);
    assert.equal((await menuOf(db.pool, 'a')).eventId.length, 256);
  });

  describe('with an outbox row of ours', () => {
    const own = menuRequest({ jobId: '18446744073709551615', source: testSource, outbox: 'own' });
    beforeEach(() => addOutboxRows(db.pool, [{ id: 18446744073709551615n }]));

    it('queues while the row is not marked', async () => {
      assert.equal((await queue.queue(run, own, ['a'])).alreadyProcessed, false);
    });

    it('writes nothing when an earlier run has marked it', async () => {
      await mysqlOutbox(db.pool).mark(own);
      assert.deepEqual(await queue.queue(run, own, ['a']), { menusQueued: 0, alreadyProcessed: true });
      assert.deepEqual(await listMenus(db.pool), []);
      assert.deepEqual(await listInvalidations(db.pool, 'a'), []);
    });

    it('goes on queueing when this run itself has marked it', async () => {
      await queue.queue(run, own, ['a']);
      await mysqlOutbox(db.pool).mark(own);
      assert.deepEqual(await queue.queue(run, own, ['a', 'b']), { menusQueued: 2, alreadyProcessed: false });
      assert.equal((await queue.queue(laterRun, own, ['a'])).alreadyProcessed, true);
    });

    it('queues more than one statement holds although the row is marked in between', async () => {
      const stores = Array.from({ length: 600 }, (_, number) => `s${number}`);
      await queue.queue(run, own, stores.slice(0, 1));
      await mysqlOutbox(db.pool).mark(own);
      assert.equal((await queue.queue(run, own, stores)).menusQueued, 600);
    });

    it('tells ids apart that a double would mix up, and sources', async () => {
      await mysqlOutbox(db.pool).mark(own);
      assert.equal(
        (await queue.queue(run, { ...own, jobId: '18446744073709551614' }, ['a'])).alreadyProcessed,
        false,
      );
      assert.equal(
        (await queue.queue(laterRun, { ...own, source: 'TB.menu.pricing-service' }, ['a'])).alreadyProcessed,
        false,
      );
    });

    it('does not ask a row that is foreign', async () => {
      await mysqlOutbox(db.pool).mark(own);
      assert.equal((await queue.queue(run, { ...own, outbox: 'foreign' }, ['a'])).alreadyProcessed, false);
    });
  });
});
