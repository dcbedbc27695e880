import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../../src/contract/limits.ts';
import { addVerified, checkedKeys, consistencyOf, countVerdicts } from '../../../src/contract/verified.ts';

describe('verdicts on keys', () => {
  it('are counted, and the stale keys named', () => {
    assert.deepEqual(countVerdicts(['a', 'b', 'c', 'd'], ['stale', 'fresh', 'unknown', 'stale']), {
      fresh: 1,
      stale: 2,
      unknown: 1,
      staleKeys: ['a', 'd'],
    });
  });

  it('add up, nothing judged being nothing', () => {
    const one = { fresh: 1, stale: 1, unknown: 0, staleKeys: ['a'] };
    const other = { fresh: 2, stale: 1, unknown: 3, staleKeys: ['b'] };
    assert.deepEqual(addVerified(one, other), { fresh: 3, stale: 2, unknown: 3, staleKeys: ['a', 'b'] });
    assert.deepEqual(addVerified(undefined, other), other);
    assert.deepEqual(addVerified(one, undefined), one);
    assert.equal(addVerified(undefined, undefined), undefined);
    assert.equal(checkedKeys(other), 6);
    assert.equal(checkedKeys(undefined), 0);
  });

  it('name the first stale keys only, and count all', () => {
    const keys = Array.from({ length: 15 }, (_, index) => `k${index}`);
    const stale = countVerdicts(
      keys,
      keys.map(() => 'stale'),
    );
    const sum = addVerified(stale, stale);
    assert.equal(sum?.stale, 30);
    assert.deepEqual(sum.staleKeys, [...keys, ...keys].slice(0, limits.staleKeysNamed));
  });
});

describe('consistency', () => {
  it('is the share of fresh keys among those that could be told', () => {
    const verified = { fresh: 3, stale: 1, unknown: 6, staleKeys: ['a'] };
    assert.deepEqual(consistencyOf(verified), { checked: 10, ...verified, ratio: 0.75 });
  });

  it('has no ratio where nothing could be told', () => {
    const verified = { fresh: 0, stale: 0, unknown: 2, staleKeys: [] };
    assert.deepEqual(consistencyOf(verified), { checked: 2, ...verified });
  });
});
