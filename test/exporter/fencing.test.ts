import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { createDemoTables } from '../../src/dev/demo/demo-schema.ts';
import { writeDemoMenu } from '../../src/dev/demo/write-demo-menu.ts';
import type { ExportMenu } from '../../src/exporter/export-menu.ts';
import { controlledExport } from '../support/controlled-export.ts';
import { exporterRig } from '../support/exporter-rig.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

const menuRow = z.object({ generation: z.coerce.number(), menu: z.string() });

describe('an older and a newer export of one store', () => {
  let db: TestDatabase;
  let price = 'old';
  const rig = exporterRig(() => db);
  before(async () => {
    db = await openTestDatabase();
    await createDemoTables(db.pool);
  });
  after(() => db.close());
  beforeEach(async () => {
    await rig.reset();
    await db.pool.write('DELETE FROM demo_menus', []);
    price = 'old';
  });
  afterEach(() => rig.stop());

  /** Reads the price when it begins and writes it when the test says so, whatever the signal says: the worst export there is. */
  function slowExport(): {
    exportMenu: ExportMenu;
    started: ReturnType<typeof controlledExport>['started'];
    written: number[];
  } {
    const { exportMenu: wait, started } = controlledExport();
    const written: number[] = [];
    const exportMenu: ExportMenu = async (menu, signal) => {
      const text = price;
      await wait(menu, signal);
      await writeDemoMenu(db.pool, { storeId: menu.storeId, generation: menu.generation, text });
      written.push(menu.generation);
    };
    return { exportMenu, started, written };
  }

  async function standing(): Promise<z.infer<typeof menuRow> | undefined> {
    return (await db.pool.select(menuRow, 'SELECT generation, menu FROM demo_menus', []))[0];
  }

  it('leave the newer menu when the older one ends first', async () => {
    const { exportMenu, started } = slowExport();
    await rig.queue(['a']);
    await rig.start({ exportMenu });
    const first = await waitUntil('the older export', () => started[0]);
    price = 'new';
    await rig.queue(['a']);
    first.finish();
    const second = await waitUntil('the newer export', () => started[1]);
    assert.deepEqual(await standing(), { generation: 1, menu: 'old' });
    second.finish();
    await rig.until('a', { status: 'done', exportedGeneration: 2 });
    assert.deepEqual(await standing(), { generation: 2, menu: 'new' });
  });

  it('leave the newer menu when the older one, long without a claim, ends last', async () => {
    const slow = slowExport();
    const other = slowExport();
    await rig.queue(['a']);
    await rig.start({ exportMenu: slow.exportMenu, claimSeconds: 600 });
    const first = await waitUntil('the older export', () => slow.started[0]);
    // What is left when its exporter has hung, or was cut off, for the whole of its claim.
    await db.pool.write('UPDATE menu_export_queue SET claimed_until = UTC_TIMESTAMP(3)', []);
    price = 'new';
    await rig.queue(['a']);
    await rig.start({ exportMenu: other.exportMenu, name: 'other' });
    for (const { finish } of [await waitUntil('the newer export', () => other.started[0] ?? slow.started[1])])
      finish();
    await rig.until('a', { status: 'done', exportedGeneration: 2 });
    first.finish();
    await waitUntil('the older export writes', () => slow.written.includes(1));
    assert.deepEqual(await standing(), { generation: 2, menu: 'new' });
    assert.equal((await rig.menu('a')).exportedGeneration, 2);
  });

  it('leave the newer menu when both were asked for by the same request', async () => {
    const slow = slowExport();
    await rig.queue(['a']);
    await rig.start({ exportMenu: slow.exportMenu, claimSeconds: 600 });
    const first = await waitUntil('the older export', () => slow.started[0]);
    await db.pool.write('UPDATE menu_export_queue SET claimed_until = UTC_TIMESTAMP(3)', []);
    price = 'new';
    const other = slowExport();
    await rig.start({ exportMenu: other.exportMenu, claimSeconds: 600 });
    const second = await waitUntil('the newer export', () => other.started[0] ?? slow.started[1]);
    second.finish();
    await rig.until('a', { status: 'done' });
    first.finish();
    await waitUntil('the older export writes', () => slow.written.includes(1));
    assert.deepEqual(await standing(), { generation: 2, menu: 'new' });
  });
});
