import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachBounded } from '../../../bench/arms/each-bounded.ts';

describe('work on each item, bounded', () => {
  it('works on all, never on more than the bound at a time', async () => {
    let under = 0;
    let most = 0;
    const done: number[] = [];
    await eachBounded([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, (under += 1));
      await Promise.resolve();
      under -= 1;
      done.push(item);
    });
    assert.deepEqual([done.length, most], [7, 3]);
  });

  it('rejects with the first failure', async () => {
    await assert.rejects(
      eachBounded([1, 2, 3], 2, (item) =>
        item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(),
      ),
      /two/,
    );
  });
});
