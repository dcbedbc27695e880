import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { globalUnit } from '../../../src/contract/plan.ts';
import { storePacker, unpackStores } from '../../../src/workflows/packed-stores.ts';
import { storeIds } from '../../support/plans.ts';

describe('packed stores', () => {
  const plan = storeIds(50);
  const pack = storePacker(plan);

  it('are ranges of positions in base 36, in their order', () => {
    assert.equal(pack(plan), '0-1d');
    assert.equal(pack(['s00037', 's00038', 's00001', 's00003']), '10-11,0,2');
    assert.equal(pack([]), '');
  });

  it('leave out what is not of the plan', () => {
    assert.equal(pack(['s00001', 'other']), '0');
  });

  it('hold the unit of a rule without fan-out', () => {
    assert.deepEqual(unpackStores([globalUnit], storePacker([globalUnit])([globalUnit])), [globalUnit]);
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.subarray(plan), fc.boolean(), (stores, backwards) => {
        const list = backwards ? stores.reverse() : stores;
        assert.deepEqual(unpackStores(plan, pack(list)), list);
      }),
    );
  });
});
