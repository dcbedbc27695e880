import assert from 'node:assert/strict';
import { executionAsyncResource } from 'node:async_hooks';
import { it } from 'node:test';
import { keepTickShape } from '../../src/keep-tick-shape.ts';

it('keeps an object such as Node makes for each nextTick', async () => {
  const kept = await keepTickShape();
  const other = await new Promise<object>((resolve) => {
    process.nextTick(() => {
      resolve(executionAsyncResource());
    });
  });
  assert.notEqual(kept, other);
  assert.ok('callback' in kept && 'args' in kept, `no object of nextTick: ${Object.keys(kept).join(', ')}`);
  assert.deepEqual(Reflect.ownKeys(kept), Reflect.ownKeys(other));
});
