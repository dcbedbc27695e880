import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureCodes } from '../../../src/contract/failure-codes.ts';
import { limits } from '../../../src/contract/limits.ts';
import * as names from '../../../src/contract/names.ts';
import {
  expandKey,
  globalUnit,
  keyCount,
  menuPriority,
  storeCount,
  storePlaceholder,
} from '../../../src/contract/plan.ts';
import { refusalReasons } from '../../../src/rules/event-refused.ts';

describe('wire names', () => {
  it('stay what clients, runs in flight and dashboards know them by', () => {
    assert.deepEqual(
      { ...names },
      {
        invalidationTaskQueue: 'freshet-invalidation',
        bulkTaskQueue: 'freshet-bulk',
        reconcileTaskQueue: 'freshet-reconcile',
        invalidateWorkflowType: 'invalidate',
        reconcileWorkflowType: 'reconcile',
        reconcileScheduleId: 'freshet-reconcile',
        searchAttributes: {
          eventType: 'FreshetEventType',
          source: 'FreshetSource',
          jobId: 'FreshetJobId',
          phase: 'FreshetPhase',
          stores: 'FreshetStores',
          paused: 'FreshetPaused',
        },
        memoKeys: {
          eventHash: 'eventHash',
          eventId: 'eventId',
          eventTime: 'eventTime',
          rule: 'rule',
          deletedAhead: 'deletedAhead',
        },
        pauseSignal: 'pause',
        resumeSignal: 'resume',
        throttleSignal: 'throttle',
        skipStoresSignal: 'skipStores',
        retryFailedSignal: 'retryFailed',
        approveSignal: 'approve',
        rejectSignal: 'reject',
        progressQuery: 'progress',
      },
    );
  });

  it('of messages are their constants without the kind', () => {
    for (const [constant, name] of Object.entries(names)) {
      const kind = /(Signal|Query)$/.exec(constant)?.[0];
      if (kind !== undefined) assert.equal(name, constant.slice(0, -kind.length));
    }
  });

  it('of failures and refusals are closed sets, each with a remedy', () => {
    assert.deepEqual(Object.keys(failureCodes).sort(), [
      'cache-auth',
      'cache-key-refused',
      'cache-not-found',
      'cache-permission',
      'cache-throttled',
      'cache-timeout',
      'cache-unavailable',
      'database-conflict',
      'database-denied',
      'database-read-only',
      'database-schema',
      'database-unavailable',
      'held',
      'internal',
    ]);
    assert.deepEqual(Object.keys(refusalReasons).sort(), [
      'content-conflict',
      'job-id',
      'no-rule',
      'not-json',
      'schema',
      'selection',
      'store-id',
      'too-deep',
      'too-large',
      'too-many-stores',
    ]);
    const remedies = [
      ...Object.values(failureCodes).map(({ remedy }) => remedy),
      ...Object.values(refusalReasons),
    ];
    for (const remedy of remedies) assert.match(remedy, /^[A-Z].*\.$/);
  });
});

describe('limits of an event', () => {
  it('are those of the specification', () => {
    assert.equal(limits.bodyBytes, 1_048_576);
    assert.equal(limits.storesPerEvent, 50_000);
    assert.equal(limits.nestingDepth, 32);
    assert.equal(limits.maxJobId, 2n ** 64n - 1n);
    assert.equal(limits.localStores, 100);
    assert.equal(limits.localKeys, 400);
  });
});

describe('a plan of templates and stores', () => {
  it('expands to keys', () => {
    assert.equal(storePlaceholder, '{store}');
    assert.equal(expandKey('base_price:{store}', '12345'), 'base_price:12345');
    assert.equal(expandKey('base_products', globalUnit), 'base_products');
  });

  it('counts global keys without counting a store', () => {
    const global = { stores: [globalUnit], keyTemplates: ['a', 'b'] };
    assert.equal(keyCount(global), 2);
    assert.equal(storeCount(global), 0);
    const stores = { stores: ['1', '2', '3'], keyTemplates: ['a:{store}', 'b:{store}'] };
    assert.equal(keyCount(stores), 6);
    assert.equal(storeCount(stores), 3);
  });

  it('ranks urgent before normal before bulk', () => {
    assert.deepEqual(menuPriority, { urgent: 0, normal: 1, bulk: 2 });
  });
});
