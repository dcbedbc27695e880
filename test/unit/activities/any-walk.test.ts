import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTick } from 'node:timers/promises';
import fc from 'fast-check';
import { fixedShare } from '../../../src/activities/walk-shares.ts';
import { storeIds } from '../../support/plans.ts';
import { failedStores, walk } from './walk-under-test.ts';

describe('any walk', () => {
  it('deals with a prefix of its stores: each of them done or named, none beyond counted', async () => {
    const codes = fc.constantFrom(
      undefined,
      undefined,
      undefined,
      'cache-timeout' as const,
      'cache-key-refused' as const,
      'held' as const,
      'cache-auth' as const,
    );
    const setups = fc.record({
      troubles: fc.array(codes, { maxLength: 80 }),
      visits: fc.integer({ min: 1, max: 8 }),
      onTrouble: fc.constantFrom('judge' as const, 'name' as const, 'stop' as const),
      stopAt: fc.option(fc.nat(80)),
    });
    await fc.assert(
      fc.asyncProperty(setups, async ({ troubles, visits, onTrouble, stopAt }) => {
        const stop = new AbortController();
        const codeOf = (store: string) => troubles[Number(store.slice(1)) - 1];
        const end = await walk({
          count: troubles.length,
          share: fixedShare(visits),
          onTrouble,
          stop: stop.signal,
          trouble: codeOf,
          before: async (store) => {
            if (Number(store.slice(1)) === stopAt) stop.abort();
            if (Number(store.slice(1)) % 3 === 0) await nextTick();
            stop.signal.throwIfAborted();
          },
        });
        const dealt = storeIds(troubles.length).slice(0, end.progress.next);
        const named = dealt.filter((store) => codeOf(store) !== undefined);
        assert.deepEqual(failedStores(end), named);
        assert.equal(end.progress.keysDeleted, (dealt.length - named.length) * 4);
        for (const told of end.told) assert.ok(told.next <= end.progress.next || end.error !== undefined);
        if (end.error === undefined && !stop.signal.aborted && onTrouble !== 'stop') {
          assert.equal(end.progress.next, troubles.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
