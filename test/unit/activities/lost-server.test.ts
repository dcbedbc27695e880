import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { deleteStoreKeys } from '../../../src/activities/delete-store-keys.ts';
import { queueActiveMenus } from '../../../src/activities/queue-active-menus.ts';
import type { ActiveMenusOutcome, MenuRequest, StepOutcome } from '../../../src/contract/activities.ts';
import { walkLimits } from '../../support/walk-limits.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { storeIds } from '../../support/plans.ts';

const menus: MenuRequest = { jobId: '1', source: 's', eventId: 'e', priority: 'bulk', outbox: 'foreign' };

describe('a step that loses the server', () => {
  it('deletes no further key, and queues no menus of what it has done', async () => {
    const ports = new FakePorts();
    ports.deleteTrouble = () => {
      if (ports.deleteAttempts === 100) ports.serverLost.abort();
      return undefined;
    };
    const step = {
      stores: storeIds(250),
      keyTemplates: ['base_price:{store}'],
      priority: 'bulk' as const,
      keysPerSecond: null,
      failedBefore: false,
      menus,
    };
    const run = () => deleteStoreKeys(ports, walkLimits(), step);
    const outcome = await new MockActivityEnvironment().run<[], StepOutcome, typeof run>(run);
    assert.equal(ports.deleteAttempts, 100);
    assert.ok(outcome.next > 0 && outcome.next <= 100);
    assert.equal(outcome.menusOwed, true);
    assert.deepEqual(ports.queued, []);
  });

  it('queues no further page of the active stores', async () => {
    const ports = new FakePorts();
    ports.activeStoreIds = storeIds(100);
    ports.queueTrouble = () => {
      ports.serverLost.abort();
      return undefined;
    };
    const run = () => queueActiveMenus(ports, { menusPerSecond: 20, after: '', menus });
    const outcome = await new MockActivityEnvironment().run<[], ActiveMenusOutcome, typeof run>(run);
    assert.equal(ports.queued.length, 10);
    assert.equal(outcome.finished, false);
    assert.equal(outcome.after, ports.activeStoreIds[9]);
  });
});
