import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { claimMenus } from '../../src/adapters/mysql/claim-menus.ts';
import { listMenus } from '../../src/adapters/mysql/list-menus.ts';
import { exporterRig } from '../support/exporter-rig.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('an export that fails', () => {
  let db: TestDatabase;
  const rig = exporterRig(() => db);
  before(async () => {
    db = await openTestDatabase();
  });
  after(() => db.close());
  beforeEach(() => rig.reset());
  afterEach(() => rig.stop());

  it('is tried again after a back-off, and its row tells why', async () => {
    await rig.queue(['a']);
    await rig.start({ firstRetryMs: 60_000 });
    (await rig.nth(1)).fail(new Error('no prices'));
    await rig.until('a', { status: 'pending', attempts: 1, lastError: 'Error: no prices', claimedBy: null });
    const { claimedUntil } = await rig.menu('a');
    assert.ok(claimedUntil !== null && claimedUntil.getTime() > Date.now() + 20_000);
    await db.pool.write('UPDATE menu_export_queue SET claimed_until = UTC_TIMESTAMP(3)', []);
    (await rig.nth(2)).finish();
    await rig.until('a', { status: 'done', attempts: 0, lastError: null });
  });

  it('is given up after ten attempts, with an alarm, until the next request revives it', async () => {
    await rig.queue(['a']);
    await rig.start({ firstRetryMs: 1 });
    for (let attempt = 1; attempt <= 10; attempt += 1)
      (await rig.nth(attempt)).fail(new Error(`no ${attempt}`));
    await rig.until('a', { status: 'failed', attempts: 10, lastError: 'Error: no 10' });
    await waitUntil('the alarm', () => rig.log.alarms().length > 0);
    assert.deepEqual(rig.log.alarms(), ['menu-export-failed']);
    assert.deepEqual(
      (await listMenus(db.pool, { status: 'failed' })).map(({ storeId }) => storeId),
      ['a'],
    );
    await rig.queue(['a']);
    const revived = await rig.nth(11);
    assert.equal(revived.menu.generation, 2);
    revived.finish();
    await rig.until('a', { status: 'done', attempts: 0 });
  });

  it('is due at once, with all its attempts, when a newer request came meanwhile', async () => {
    await rig.queue(['a']);
    await rig.start({ firstRetryMs: 600_000, maxAttempts: 1 });
    const first = await rig.nth(1);
    await rig.queue(['a']);
    first.fail(new Error('no'));
    const second = await rig.nth(2);
    assert.equal(second.menu.generation, 2);
    assert.equal((await rig.menu('a')).attempts, 1);
    assert.deepEqual(rig.log.alarms(), []);
  });

  it('holds nobody else up', async () => {
    await rig.queue(['a', 'b']);
    await rig.start({ concurrency: 1, firstRetryMs: 600_000 });
    (await rig.nth(1)).fail(new Error('no'));
    (await rig.nth(2)).finish();
    await rig.until('b', { status: 'done' });
  });

  it('is told to stop when its time is over, and the next one has a higher generation', async () => {
    await rig.queue(['a']);
    await rig.start({ exportTimeoutMs: 100, firstRetryMs: 1 });
    const { signal } = await rig.nth(1);
    const second = await rig.nth(2);
    assert.equal(signal.aborted, true);
    assert.equal(second.menu.generation, 2);
    assert.match((await rig.menu('a')).lastError ?? '', /not over after 100 ms/);
  });

  it('is given up as well when its exporters crash ten times', async () => {
    await rig.queue(['a']);
    await db.pool.write('UPDATE menu_export_queue SET attempts = 9', []);
    await claimMenus(db.pool, { limit: 1, claimedBy: 'crashed', claimSeconds: 0 });
    await rig.start({ claimSeconds: 1 });
    await rig.until('a', { status: 'failed', attempts: 10 });
    await waitUntil('the alarm', () => rig.log.alarms().includes('menu-export-failed'));
    assert.equal(rig.started.length, 0);
  });
});
