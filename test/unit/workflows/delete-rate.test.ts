import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  recentKeysPerSecond,
  restartRate,
  sampleKeys,
  type RateSample,
} from '../../../src/workflows/delete-rate.ts';

const begun = (atMs: number): { samples: RateSample[] } => ({ samples: [{ atMs, keys: 0 }] });

describe('rate of deletes', () => {
  it('is unknown until a step is finished', () => {
    assert.equal(recentKeysPerSecond([]), 0);
    assert.equal(recentKeysPerSecond(begun(0).samples), 0);
  });

  it('counts from the beginning at first', () => {
    const run = begun(1000);
    sampleKeys(run, 3000, 500);
    assert.equal(recentKeysPerSecond(run.samples), 250);
  });

  it('forgets what is older than its last steps', () => {
    const run = begun(0);
    for (let step = 1; step <= 20; step += 1) sampleKeys(run, step * 1000, step <= 10 ? 100 : 1000);
    assert.equal(recentKeysPerSecond(run.samples), 1000);
  });

  it('does not count the time of a pause', () => {
    const run = begun(0);
    sampleKeys(run, 1000, 1000);
    restartRate(run, 3_600_000);
    assert.equal(recentKeysPerSecond(run.samples), 0);
    sampleKeys(run, 3_601_000, 1000);
    assert.equal(recentKeysPerSecond(run.samples), 1000);
  });

  it('is unknown when steps end in the moment they begin', () => {
    const run = begun(5);
    sampleKeys(run, 5, 1000);
    assert.equal(recentKeysPerSecond(run.samples), 0);
  });

  it('lies between the slowest and the fastest step', () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 10_000 }), keys: fc.integer({ min: 1, max: 1000 }) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const run = begun(0);
        let atMs = 0;
        for (const { ms, keys } of all) sampleKeys(run, (atMs += ms), keys);
        const rates = all.map(({ ms, keys }) => (keys * 1000) / ms);
        const rate = recentKeysPerSecond(run.samples);
        assert.ok(rate >= Math.min(...rates) * 0.999 && rate <= Math.max(...rates) * 1.001);
      }),
    );
  });
});
