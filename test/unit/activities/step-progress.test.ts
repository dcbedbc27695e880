import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { noProgress, outcomeOf, progressFrom, storesThrough } from '../../../src/activities/step-progress.ts';

const failure = (store: string) => ({ store, code: 'cache-timeout', message: 'no answer' }) as const;

describe('progress of an earlier attempt', () => {
  it('is taken up from its heartbeat', () => {
    const progress = { next: 3, failures: [failure('b')], keysDeleted: 8, refilled: 1 };
    assert.deepEqual(progressFrom(JSON.parse(JSON.stringify(progress)), 5), progress);
  });

  it('is taken up with what was judged', () => {
    const verified = { fresh: 1, stale: 1, unknown: 0, staleKeys: ['base_price:7'] };
    const progress = { next: 3, failures: [], keysDeleted: 0, refilled: 2, verified };
    assert.deepEqual(progressFrom(JSON.parse(JSON.stringify(progress)), 5), progress);
  });

  it('is taken up when it had come to the end', () => {
    assert.equal(progressFrom({ ...noProgress, next: 5 }, 5).next, 5);
  });

  for (const [name, details] of [
    ['there is none', undefined],
    ['it is null', null],
    ['it is a text', '3'],
    ['it has no index', { keysDeleted: 3 }],
    ['its index is a text', { next: '3' }],
    ['its index is negative', { next: -1 }],
    ['its index is broken', { next: 1.5 }],
    ['its index is none', { next: NaN }],
    ['its index lies behind the last store', { next: 6 }],
    ['its failures are no list', { next: 3, failures: 'many', keysDeleted: 8, refilled: 0 }],
    ['it counts no verdicts', { next: 3, failures: [], keysDeleted: 8, refilled: 2, verified: { fresh: 2 } }],
    ['it counts no keys', { next: 3, failures: [], refilled: 0 }],
  ] as const) {
    it(`is nothing when ${name}`, () => {
      assert.deepEqual(progressFrom(details, 5), noProgress);
    });
  }

  it('is never beyond the stores of the step, whatever the heartbeat holds', () => {
    fc.assert(
      fc.property(fc.anything(), fc.nat(300), (details, stores) => {
        const { next, failures } = progressFrom(details, stores);
        assert.ok(Number.isInteger(next) && next >= 0 && next <= stores);
        assert.ok(Array.isArray(failures));
      }),
    );
  });
});

describe('stores that got through', () => {
  it('are those dealt with, without the failed ones', () => {
    const progress = { ...noProgress, next: 3, failures: [failure('b')] };
    assert.deepEqual(storesThrough(['a', 'b', 'c', 'd'], progress), ['a', 'c']);
  });

  it('are told in the outcome by index', () => {
    const progress = { ...noProgress, next: 3, failures: [failure('b')], keysDeleted: 8 };
    const menus = { menusQueued: 2, menusOwed: false, alreadyProcessed: false };
    assert.deepEqual(outcomeOf(progress, menus), { ...progress, ...menus });
  });
});
