import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rateInForce, sharedRate } from '../../../src/fleet/shared-rate.ts';
import { wantedRate } from '../../../src/fleet/wanted-rate.ts';

describe('the rate that a busy worker wants', () => {
  for (const { waitsForRate, callsPerSecond, wanted } of [
    { waitsForRate: true, callsPerSecond: 10, wanted: Infinity },
    { waitsForRate: false, callsPerSecond: 40, wanted: 80 },
    { waitsForRate: false, callsPerSecond: 0, wanted: 1 },
  ]) {
    it(`is ${wanted} when it ${waitsForRate ? 'waits for more than' : 'uses'} ${callsPerSecond} a second`, () => {
      assert.equal(wantedRate({ waitsForRate, callsPerSecond }), wanted);
    });
  }
});

describe('the rate in force', () => {
  it('is the smallest of the throttle and of the limits of all workers', () => {
    assert.equal(rateInForce(null, [1000, 500, Infinity]), 500);
    assert.equal(rateInForce(20, [1000, 500]), 20);
    assert.equal(rateInForce(null, [Infinity]), Infinity);
  });

  it('is shared out to one per cent below it, in whole calls where it has any', () => {
    const table = [[0.5, 0.5], [1, 1], [1.9, 1], [10, 10], [99, 99], [100, 99], [200, 198], [1000, 990], [5000, 4950]] as const; // prettier-ignore
    for (const [rate, shared] of table) assert.equal(sharedRate(rate), shared, `${rate} a second`);
    assert.equal(sharedRate(Infinity), Infinity);
  });
});
