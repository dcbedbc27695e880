import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { claimMenus } from '../../src/adapters/mysql/claim-menus.ts';
import { countMenus } from '../../src/adapters/mysql/count-menus.ts';
import type { MenuToExport } from '../../src/exporter/export-menu.ts';
import { exporterRig, exportNothing } from '../support/exporter-rig.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('the exporter', () => {
  let db: TestDatabase;
  const rig = exporterRig(() => db);
  before(async () => {
    db = await openTestDatabase();
  });
  after(() => db.close());
  beforeEach(() => rig.reset());
  afterEach(() => rig.stop());

  it('exports a menu, telling the export who asked, and finishes its row', async () => {
    await rig.queue(['a'], { jobId: '18446744073709551615', source: 's', eventId: 'e', priority: 'urgent' });
    const exporter = await rig.start({ name: 'blue' });
    const { menu, finish } = await rig.nth(1);
    const { requestedAt, claimedBy } = await rig.menu('a');
    assert.deepEqual(menu, {
      storeId: 'a',
      generation: 1,
      jobId: '18446744073709551615',
      source: 's',
      eventId: 'e',
      priority: 'urgent',
      requestedAt: requestedAt.toISOString(),
    });
    assert.match(claimedBy ?? '', /^blue\//);
    finish();
    await rig.until('a', {
      status: 'done',
      exportedGeneration: 1,
      attempts: 0,
      claimedBy: null,
      claimedUntil: null,
    });
    // The row is finished before the exporter has the database's answer; a stopped one has it.
    await exporter.stop();
    assert.equal(exporter.stats().exported, 1);
  });

  it('takes the most urgent first, then what has waited longest', async () => {
    await rig.queue(['bulk'], { priority: 'bulk' });
    await rig.queue(['first']);
    await db.pool.write(
      "UPDATE menu_export_queue SET requested_at = '2020-01-01' WHERE store_id = 'first'",
      [],
    );
    await rig.queue(['second']);
    await rig.queue(['urgent'], { priority: 'urgent' });
    await rig.start({ concurrency: 1 });
    const order: string[] = [];
    for (const n of [1, 2, 3, 4]) {
      const { menu, finish } = await rig.nth(n);
      order.push(menu.storeId);
      finish();
    }
    assert.deepEqual(order, ['urgent', 'first', 'second', 'bulk']);
  });

  it('gives the next free slot to an urgent menu although 2,000 are waiting', async () => {
    await rig.queue(
      Array.from({ length: 2_000 }, (_, number) => `s${number}`),
      { priority: 'bulk' },
    );
    await rig.start({ concurrency: 2 });
    await rig.nth(2);
    await rig.queue(['urgent'], { priority: 'urgent' });
    rig.started[0]?.finish();
    const { menu } = await rig.nth(3);
    assert.equal(menu.storeId, 'urgent');
  });

  it('has no more exports in hand than it has slots, and claims no more', async () => {
    await rig.queue(['a', 'b', 'c', 'd', 'e']);
    const exporter = await rig.start({ concurrency: 3 });
    await rig.nth(3);
    assert.equal(exporter.stats().inHand, 3);
    const exporting = (await countMenus(db.pool)).find(({ status }) => status === 'exporting');
    assert.equal(exporting?.menus, 3);
  });

  it('shares the queue with others, each menu exported once', async () => {
    const exported: MenuToExport[] = [];
    const exportMenu = (menu: MenuToExport): Promise<void> => {
      exported.push(menu);
      return Promise.resolve();
    };
    await rig.queue(Array.from({ length: 300 }, (_, number) => `s${number}`));
    await Promise.all([1, 2, 3].map(() => rig.start({ exportMenu, concurrency: 5 })));
    await waitUntil('all menus are done', async () =>
      (await countMenus(db.pool)).every(({ status }) => status === 'done'),
    );
    assert.equal(exported.length, 300);
    assert.equal(new Set(exported.map(({ storeId }) => storeId)).size, 300);
  });

  it('exports again when a newer request came during the export', async () => {
    await rig.queue(['a']);
    await rig.start();
    const first = await rig.nth(1);
    await rig.queue(['a']);
    await rig.queue(['a']);
    first.finish();
    const second = await rig.nth(2);
    assert.equal(second.menu.generation, 3);
    assert.ok(second.menu.requestedAt > first.menu.requestedAt);
    assert.equal((await rig.menu('a')).exportedGeneration, 1);
    second.finish();
    await rig.until('a', { status: 'done', exportedGeneration: 3 });
    assert.equal(rig.started.length, 2);
  });

  it('keeps its claim during an export longer than the claim', async () => {
    await rig.queue(['a']);
    await rig.start({ claimSeconds: 1 });
    const { finish } = await rig.nth(1);
    const other = await rig.start({ claimSeconds: 1, exportMenu: exportNothing });
    const end = Date.now() + 2_500;
    await waitUntil('two lives of a claim are over', () => Date.now() > end);
    finish();
    await rig.until('a', { status: 'done', generation: 1 });
    assert.equal(rig.started.length + other.stats().exported, 1);
  });

  it('takes over from an exporter that crashed, with a higher generation', async () => {
    await rig.queue(['a']);
    const [lost] = await claimMenus(db.pool, { limit: 1, claimedBy: 'crashed', claimSeconds: 0.2 });
    assert.equal(lost?.generation, 1);
    await rig.start({ claimSeconds: 1 });
    const { menu, finish } = await rig.nth(1);
    assert.equal(menu.generation, 2);
    assert.equal((await rig.menu('a')).attempts, 2);
    finish();
    await rig.until('a', { status: 'done', exportedGeneration: 2 });
  });

  it('tells an export whose claim was lost to stop, and writes nothing about it', async () => {
    await rig.queue(['a']);
    const exporter = await rig.start({ claimSeconds: 0.3 });
    const { signal, fail } = await rig.nth(1);
    await db.pool.write(
      "UPDATE menu_export_queue SET claimed_by = 'other', claimed_until = '2100-01-01'",
      [],
    );
    await waitUntil('the signal', () => signal.aborted);
    fail(new Error('aborted'));
    await waitUntil('the claim is given up', () => exporter.stats().lost === 1);
    const { status, claimedBy, lastError } = await rig.menu('a');
    assert.deepEqual(
      { status, claimedBy, lastError },
      { status: 'exporting', claimedBy: 'other', lastError: null },
    );
  });

  it('finishes what is in hand when it is stopped', async () => {
    await rig.queue(['a', 'b']);
    const exporter = await rig.start({ concurrency: 1 });
    const { finish, signal } = await rig.nth(1);
    const stopped = exporter.stop();
    finish();
    await stopped;
    await exporter.stop();
    assert.equal(signal.aborted, false);
    const counts = (await countMenus(db.pool)).map(({ status, menus }) => [status, menus]);
    assert.deepEqual(counts, [
      ['pending', 1],
      ['done', 1],
    ]);
  });

  it('gives back what it cannot finish in time, without counting the attempt, fenced by a higher generation', async () => {
    await rig.queue(['a']);
    const exporter = await rig.start({ graceMs: 50 });
    const { signal } = await rig.nth(1);
    await exporter.stop();
    assert.equal(signal.aborted, true);
    assert.equal(exporter.stats().givenBack, 1);
    const { status, attempts, claimedBy, generation } = await rig.menu('a');
    assert.deepEqual(
      { status, attempts, claimedBy, generation },
      { status: 'pending', attempts: 0, claimedBy: null, generation: 2 },
    );
  });
});
