import assert from 'node:assert/strict';
import { it } from 'node:test';
import { slowRetryDelayMs } from '../../../src/workflows/slow-schedule.ts';

it('tries failed stores again after 1, 5, 15, then every 30 minutes', () => {
  const minutes = [0, 1, 2, 3, 4, 5, 1000].map((tries) => slowRetryDelayMs(tries) / 60_000);
  assert.deepEqual(minutes, [1, 5, 15, 30, 30, 30, 30]);
});
