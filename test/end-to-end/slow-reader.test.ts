import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CacheSet } from '@gomomento/sdk';
import { z } from 'zod';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges } from '../../src/dev/demo/changes.ts';
import { currentValues, exportedMenus, wrongMenus } from '../../src/dev/demo/demo-values.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startSystem, type System } from './support/system.ts';

describe('a slow reader', () => {
  let system: System;
  before(async () => {
    system = await startSystem({ stores: 40 });
  });
  after(() => system.stop());

  it('that puts the old price back 200 ms after the delete leaves neither a stale key nor a stale menu', async () => {
    const { pool, control, endpoints, stores } = system;
    const [change] = demoChanges(stores);
    assert.ok(change);
    const key = `base_price:${change.stores[0] ?? ''}`;
    const old = (await currentValues(pool)).get(key);
    const reader = momentoClient({ localEndpoint: endpoints.momentoEndpoint, clientName: 'slow-reader' });
    const { log } = await control.stats();

    const { jobId } = await makeChange(pool, change);
    const deleted = await waitUntil('the delete', async () =>
      (await control.entries(log.lastSequence)).find(
        (entry) => entry.operation === 'Delete' && entry.keys.includes(key),
      ),
    );
    const sinceDelete = performance.timeOrigin + performance.now() - deleted.wallMs;
    await new Promise((resolve) => setTimeout(resolve, 200 - sinceDelete));
    const filled = await reader.set(endpoints.cacheName, key, String(old), { ttl: 600 });
    assert.ok(filled instanceof CacheSet.Success);
    reader.close();

    const result = await system.result(invalidationWorkflowId({ ...change, jobId }));
    assert.equal(z.object({ refilled: z.number() }).parse(result).refilled, 1);
    assert.notEqual(await control.get(endpoints.cacheName, key), String(old));
    const values = await currentValues(pool);
    assert.notEqual(values.get(key), old);
    await waitUntil('the fresh menu', async () => {
      return wrongMenus(change.menus, await exportedMenus(pool), values).length === 0;
    });
  });
});
