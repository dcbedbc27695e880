import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { packCalls } from '../../src/relay/pack-calls.ts';

describe('calls to the bus', () => {
  it('keep every entry, its order and both limits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 })), (sizes) => {
        const entries = sizes.map((bytes, index) => ({ index, bytes, entry: index }));
        const calls = packCalls(entries, { entries: 10, bytes: 100 });
        assert.deepEqual(calls.flat(), entries);
        for (const call of calls) {
          assert.ok(call.length > 0 && call.length <= 10);
          assert.ok(call.reduce((sum, { bytes }) => sum + bytes, 0) <= 100);
        }
      }),
    );
  });

  it('are as full as they can be', () => {
    const entries = Array.from({ length: 25 }, (_, index) => ({ index, bytes: 1, entry: index }));
    assert.deepEqual(
      packCalls(entries, { entries: 10, bytes: 100 }).map((call) => call.length),
      [10, 10, 5],
    );
  });
});
