import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CacheSet } from '@gomomento/sdk';
import { resultSchema, type ShownResult } from '../../src/cli/run-messages.ts';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges, type DemoChange } from '../../src/dev/demo/changes.ts';
import { currentValues, exportedMenus, wrongMenus } from '../../src/dev/demo/demo-values.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startSystem, type System } from './support/system.ts';

/** What a slow reader fills after the delete of a key: the price that it read before the change, or the new one. */
type Fill = 'old' | 'new';

describe('a slow reader', () => {
  let system: System;
  let reader: ReturnType<typeof momentoClient>;
  before(async () => {
    system = await startSystem({ stores: 40 });
    reader = momentoClient({ localEndpoint: system.endpoints.momentoEndpoint, clientName: 'slow-reader' });
  });
  after(async () => {
    reader.close();
    await system.stop();
  });

  function demoChange(name: string): DemoChange {
    const change = demoChanges(system.stores).find((candidate) => candidate.name === name);
    assert.ok(change);
    return change;
  }

  /** Fills a key 200 ms after its delete: the time that this reader takes from its read to its fill. */
  async function fillLate(key: string, value: string, since: number): Promise<void> {
    const deleted = await waitUntil(`the delete of ${key}`, async () =>
      (await system.control.entries(since)).find(
        (entry) => entry.operation === 'Delete' && entry.keys.includes(key),
      ),
    );
    const sinceDelete = performance.timeOrigin + performance.now() - deleted.wallMs;
    await new Promise((resolve) => setTimeout(resolve, 200 - sinceDelete));
    const filled = await reader.set(system.endpoints.cacheName, key, value, { ttl: 600 });
    assert.ok(filled instanceof CacheSet.Success);
  }

  /** Makes the change while slow readers fill these keys; the result of its run, and the values before and after. */
  async function change(made: DemoChange, fills: ReadonlyMap<string, Fill>) {
    const { pool, control } = system;
    const old = await currentValues(pool);
    const { log } = await control.stats();
    const { jobId } = await makeChange(pool, made);
    const fresh = await currentValues(pool);
    await Promise.all(
      [...fills].map(([key, fill]) =>
        fillLate(key, String((fill === 'old' ? old : fresh).get(key)), log.lastSequence),
      ),
    );
    const result: ShownResult = resultSchema.parse(
      await system.result(invalidationWorkflowId({ ...made, jobId })),
    );
    return { result, old, fresh, since: log.lastSequence };
  }

  /** Neither the cache nor a menu holds what was before the change, and no export has read it. */
  async function assertFresh(
    made: DemoChange,
    keys: readonly string[],
    values: { old: ReadonlyMap<string, number>; fresh: ReadonlyMap<string, number>; since: number },
  ): Promise<void> {
    const { pool, control, endpoints } = system;
    for (const key of keys) {
      assert.notEqual(values.fresh.get(key), values.old.get(key));
      assert.notEqual(await control.get(endpoints.cacheName, key), String(values.old.get(key)));
    }
    await waitUntil('the fresh menus', async () => {
      return wrongMenus(made.menus, await exportedMenus(pool), values.fresh).length === 0;
    });
    const entries = await control.entries(values.since);
    for (const key of keys) {
      const own = entries.filter((entry) => entry.keys.includes(key));
      const deletes = own.filter(({ operation }) => operation === 'Delete');
      const lastDelete = deletes.at(-1)?.sequence ?? Infinity;
      assert.equal(deletes.length, 2, key);
      const exports = own.filter(({ client }) => client === 'demo-exporter');
      assert.ok(exports.length > 0, key);
      for (const { sequence } of exports) assert.ok(sequence > lastDelete, key);
    }
  }

  it('that puts the old price back 200 ms after the delete leaves neither a stale key nor a stale menu', async () => {
    const made = demoChange('one store');
    const key = `base_price:${made.stores[0] ?? ''}`;
    const { result, ...values } = await change(made, new Map([[key, 'old']]));
    assert.equal(result.refilled, 1);
    assert.deepEqual(result.consistency, {
      checked: 1,
      fresh: 0,
      stale: 1,
      unknown: 0,
      ratio: 0,
      staleKeys: [key],
    });
    await assertFresh(made, [key], values);
  });

  it('that fills the new price is judged fresh', async () => {
    const made = demoChange('one store');
    const key = `swap_price:${made.stores[0] ?? ''}`;
    const { result, ...values } = await change(made, new Map([[key, 'new']]));
    assert.deepEqual(result.consistency, {
      checked: 1,
      fresh: 1,
      stale: 0,
      unknown: 0,
      ratio: 1,
      staleKeys: [],
    });
    await assertFresh(made, [key], values);
  });

  it('is told from the others of its change: the ratio counts both kinds, the stale keys are named', async () => {
    const made = demoChange('ten stores');
    const fills = new Map<string, Fill>(
      made.stores.flatMap((store, index) => [
        [`base_price:${store}`, index < 2 ? 'old' : 'new'] as const,
        ...(index < 5 ? [[`child_price:${store}`, 'new'] as const] : []),
      ]),
    );
    const { result, ...values } = await change(made, fills);
    assert.equal(result.refilled, 15);
    const { staleKeys, ...counts } = result.consistency ?? { staleKeys: [] };
    assert.deepEqual(counts, { checked: 15, fresh: 13, stale: 2, unknown: 0, ratio: 13 / 15 });
    assert.deepEqual(
      staleKeys.toSorted(),
      [...fills].flatMap(([key, fill]) => (fill === 'old' ? [key] : [])).sort(),
    );
    await assertFresh(made, [...fills.keys()], values);
  });
});
