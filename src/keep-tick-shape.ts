import { executionAsyncResource } from 'node:async_hooks';

let kept: object | undefined;

/**
 * Keeps one object of `process.nextTick` alive for good; returns it. Node makes one for each callback, and between two
 * bursts none is left: a full collection then drops their hidden class, and with it what V8 has learned of the code
 * that makes them. After five of these that code stays slow for the life of the process: 0.8 us for each callback
 * instead of 0.2, and a cache call makes eight (docs/decisions/0013). To be called before the first collections.
 */
export function keepTickShape(): Promise<object> {
  return new Promise((resolve) => {
    process.nextTick(() => {
      kept = executionAsyncResource();
      resolve(kept);
    });
  });
}
