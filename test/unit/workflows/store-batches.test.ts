import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { localGroups, nextSettleBatch } from '../../../src/workflows/store-batches.ts';
import { storeIds } from '../../support/plans.ts';

const group = (count: number, dueAtMs: number) => ({ stores: storeIds(count), dueAtMs });

describe('groups of a small run', () => {
  for (const { stores, sizes } of [
    { stores: 0, sizes: [] },
    { stores: 1, sizes: [1] },
    { stores: 20, sizes: Array.from({ length: 20 }, () => 1) },
    { stores: 21, sizes: [21] },
    { stores: 26, sizes: [25, 1] },
    { stores: 100, sizes: [25, 25, 25, 25] },
  ]) {
    it(`makes ${sizes.length} of ${stores} stores`, () => {
      const groups = localGroups(storeIds(stores));
      assert.deepEqual(
        groups.map(({ length }) => length),
        sizes,
      );
      assert.deepEqual(groups.flat(), storeIds(stores));
    });
  }
});

describe('the next settle batch', () => {
  it('is none when nothing waits', () => {
    assert.equal(nextSettleBatch([], 500, false), undefined);
    assert.equal(nextSettleBatch([], 500, true), undefined);
  });

  it('waits for a full one while more is to come', () => {
    assert.equal(nextSettleBatch([group(250, 1)], 500, true), undefined);
  });

  it('takes what there is when nothing more is to come', () => {
    assert.deepEqual(nextSettleBatch([group(3, 7)], 500, false), {
      stores: storeIds(3),
      dueAtMs: 7,
      rest: [],
    });
  });

  it('is due when the last of its groups is', () => {
    const batch = nextSettleBatch([group(250, 9), group(250, 4)], 500, true);
    assert.equal(batch?.dueAtMs, 9);
    assert.equal(batch.stores.length, 500);
  });

  it('leaves a group for later that would not fit', () => {
    const batch = nextSettleBatch([group(250, 1), group(200, 2), group(100, 3)], 500, true);
    assert.equal(batch?.stores.length, 450);
    assert.deepEqual(batch.rest, [group(100, 3)]);
  });

  it('takes each delete batch by itself when the run is slow', () => {
    assert.equal(nextSettleBatch([group(10, 1)], 1, true)?.stores.length, 10);
  });

  it('takes a group larger than a batch as it is', () => {
    assert.equal(nextSettleBatch([group(600, 1), group(1, 2)], 500, true)?.stores.length, 600);
  });

  it('neither loses nor doubles a store, and keeps the order', () => {
    const groups = fc.array(
      fc.record({ stores: fc.array(fc.uuid(), { minLength: 1, maxLength: 300 }), dueAtMs: fc.nat() }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(groups, fc.constantFrom(1, 500), fc.boolean(), (all, full, moreToCome) => {
        const batch = nextSettleBatch(all, full, moreToCome);
        if (batch === undefined) {
          assert.ok(all.length === 0 || moreToCome);
          return;
        }
        const [first] = all;
        assert.ok(batch.stores.length <= 500 || batch.stores.length === first?.stores.length);
        assert.deepEqual(
          [...batch.stores, ...batch.rest.flatMap(({ stores }) => stores)],
          all.flatMap(({ stores }) => stores),
        );
      }),
      { numRuns: 200 },
    );
  });
});
