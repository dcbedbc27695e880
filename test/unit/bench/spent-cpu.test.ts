import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuBetween } from '../../../bench/probe/spent-cpu.ts';

describe('CPU between two moments', () => {
  const before = { arm: 10, temporal: 20, database: 0, mysql: 5 };

  it('is told of each', () => {
    const after = { arm: 110, temporal: 70, database: 0, mysql: 6 };
    assert.deepEqual(cpuBetween(before, after), { arm: 100, temporal: 50, database: 0, mysql: 1 });
  });

  it('is unknown where one of the moments is', () => {
    assert.equal(cpuBetween(null, before), null);
    assert.equal(cpuBetween(before, null), null);
  });
});
