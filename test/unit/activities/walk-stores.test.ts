import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTick } from 'node:timers/promises';
import { fixedShare } from '../../../src/activities/walk-shares.ts';
import { PortError } from '../../../src/activities/ports.ts';
import { noProgress } from '../../../src/activities/step-progress.ts';
import { storeIds } from '../../support/plans.ts';
import { failedStores, failing, from, walk } from './walk-under-test.ts';

describe('a walk over stores', () => {
  it('visits each once, in order, and adds up what was done', async () => {
    const end = await walk({ count: 50 });
    assert.deepEqual(end.visited, storeIds(50));
    assert.deepEqual(end.progress, { next: 50, failures: [], keysDeleted: 200, refilled: 50 });
    assert.equal(end.error, undefined);
  });

  it('goes on where an earlier attempt was, and keeps its failures', async () => {
    const failures = [{ store: 's00002', code: 'cache-timeout', message: 'no answer' }] as const;
    const end = await walk({ count: 5, from: { next: 3, failures, keysDeleted: 8, refilled: 2 } });
    assert.deepEqual(end.visited, ['s00004', 's00005']);
    assert.deepEqual(end.progress, { next: 5, failures, keysDeleted: 16, refilled: 4 });
  });

  it('adds up what was judged, from where an earlier attempt was', async () => {
    const verified = { fresh: 0, stale: 1, unknown: 0, staleKeys: ['s00001'] };
    const end = await walk({
      count: 4,
      from: { ...noProgress, next: 1, verified },
      judged: (stores) => (stores[0] === 's00003' ? undefined : { ...verified, staleKeys: stores }),
      trouble: failing('cache-key-refused', 3),
    });
    assert.deepEqual(end.progress.verified, { ...verified, stale: 2, staleKeys: ['s00001', 's00002'] });
  });

  it('is over at once when an earlier attempt had come to the end', async () => {
    const end = await walk({ count: 5, from: { ...noProgress, next: 5 } });
    assert.deepEqual(end.visited, []);
    assert.equal(end.error, undefined);
    assert.equal(end.progress.next, 5);
  });

  it('has no more visits under way than it may', async () => {
    let now = 0;
    let most = 0;
    await walk({
      count: 40,
      share: fixedShare(3),
      before: async () => {
        most = Math.max(most, (now += 1));
        await nextTick();
        now -= 1;
      },
    });
    assert.equal(most, 3);
  });

  it('takes several stores to a visit', async () => {
    const end = await walk({ count: 10, storesPerVisit: 4, share: fixedShare(1) });
    assert.deepEqual(
      end.told.map(({ next }) => next),
      [4, 8, 10],
    );
  });

  it('tells no progress beyond a visit that is still under way', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const told: number[] = [];
    const walking = walk({
      count: 8,
      share: fixedShare(2),
      onProgress: (progress) => {
        told.push(progress().next);
        if (told.length === 6) release();
      },
      before: (store) => (store === 's00002' ? slow : undefined),
    });
    assert.equal((await walking).progress.next, 8);
    assert.deepEqual(told.slice(0, 6), [1, 1, 1, 1, 1, 1]);
  });
});

describe('a store that cannot get through', () => {
  for (const code of ['cache-unavailable', 'cache-timeout', 'cache-throttled'] as const) {
    it(`is named as failed while others get through: ${code}`, async () => {
      const end = await walk({ count: 50, trouble: failing(code, 20) });
      assert.deepEqual(end.progress.failures, [{ store: 's00021', code, message: `s00021: ${code}` }]);
      assert.equal(end.progress.next, 50);
      assert.equal(end.progress.keysDeleted, 196);
      assert.equal(end.error, undefined);
    });
  }

  it('is named also when it is the last one', async () => {
    const end = await walk({ count: 50, trouble: failing('cache-timeout', 49) });
    assert.deepEqual(failedStores(end), ['s00050']);
  });

  it('is named at once when its key is refused, even when all are', async () => {
    const end = await walk({ count: 50, trouble: from(0)('cache-key-refused') });
    assert.equal(end.progress.failures.length, 50);
    assert.equal(end.error, undefined);
  });

  it('is not named as failed for a fleet pause', async () => {
    for (const onTrouble of ['judge', 'name'] as const) {
      const end = await walk({ count: 50, onTrouble, trouble: from(45)('held') });
      assert.deepEqual(failedStores(end), []);
      assert.ok(end.error instanceof PortError && end.error.code === 'held');
      assert.equal(end.progress.next, 45);
    }
  });

  it('takes the other stores of its visit along', async () => {
    const end = await walk({ count: 12, storesPerVisit: 4, trouble: failing('cache-timeout', 5) });
    assert.deepEqual(failedStores(end), ['s00005', 's00006', 's00007', 's00008']);
  });
});

describe('an outage', () => {
  it('is when no store at all gets through: nothing is named, the walk ends where it began', async () => {
    for (const count of [1, 5, 200]) {
      const end = await walk({ count, trouble: from(0)('cache-unavailable') });
      assert.deepEqual(end.progress, noProgress);
      assert.ok(end.error instanceof PortError && end.error.code === 'cache-unavailable');
    }
  });

  it('is when 32 stores in a row do not get through: the walk ends at the first of them', async () => {
    const end = await walk({ count: 250, trouble: from(100)('cache-timeout') });
    assert.equal(end.progress.next, 100);
    assert.equal(end.progress.keysDeleted, 400);
    assert.deepEqual(failedStores(end), []);
    assert.ok(end.error instanceof PortError);
    assert.ok(end.visited.length <= 100 + 32 + 4, `${end.visited.length} visits`);
  });

  it('is not when 31 stores in a row do not get through', async () => {
    const end = await walk({ count: 250, trouble: from(100, 131)('cache-timeout') });
    assert.equal(end.progress.failures.length, 31);
    assert.equal(end.progress.next, 250);
  });

  it('shows after two visits one after another, however small the share of the walk is', async () => {
    let waits = 0;
    let sinceFirst = 0;
    const end = await walk({
      count: 250,
      share: fixedShare(1),
      trouble: from(0)('cache-unavailable'),
      before: async () => {
        if (waits++ > 0) sinceFirst += 1;
        await nextTick();
      },
    });
    assert.ok(end.error instanceof PortError);
    assert.equal(end.progress.next, 0);
    assert.equal(sinceFirst, 31);
  });

  it('has as many visits under way as show it only while the last one did not get through', async () => {
    let underWay = 0;
    const together: number[] = [];
    await walk({
      count: 100,
      share: fixedShare(2),
      trouble: failing('cache-timeout', 40),
      before: async () => {
        together.push((underWay += 1));
        await nextTick();
        underWay -= 1;
      },
    });
    assert.ok(together.slice(0, 40).every((visits) => visits <= 2));
    assert.equal(Math.max(...together), 31);
    assert.ok((together.at(-1) ?? Infinity) <= 2, 'back to its share');
  });

  it('is not when only the last few of a batch do not get through', async () => {
    const end = await walk({ count: 250, trouble: from(230)('cache-timeout') });
    assert.equal(end.progress.failures.length, 20);
    assert.equal(end.error, undefined);
  });

  it('keeps out of the progress that is told until it is none', async () => {
    const end = await walk({ count: 60, share: fixedShare(1), trouble: from(10, 20)('cache-timeout') });
    const beforeLast = end.told.filter(({ next }) => next > 10 && next < 21);
    assert.deepEqual(beforeLast, []);
    assert.equal(end.progress.failures.length, 10);
  });

  it('ends a walk over stores that failed before with all of them named', async () => {
    const end = await walk({ count: 100, onTrouble: 'name', trouble: from(0)('cache-unavailable') });
    assert.equal(end.progress.failures.length, 100);
    assert.equal(end.error, undefined);
  });
});

describe('a local walk', () => {
  it('ends before the first store that does not get through', async () => {
    const end = await walk({
      count: 25,
      onTrouble: 'stop',
      share: fixedShare(1),
      trouble: failing('cache-timeout', 9),
    });
    assert.deepEqual(end.progress, { next: 9, failures: [], keysDeleted: 36, refilled: 9 });
    assert.equal(end.error, undefined);
    assert.equal(end.visited.length, 10);
  });

  it('names a refused key, and goes on', async () => {
    const end = await walk({ count: 25, onTrouble: 'stop', trouble: failing('cache-key-refused', 9) });
    assert.deepEqual(failedStores(end), ['s00010']);
    assert.equal(end.progress.next, 25);
  });

  it('keeps what it has done at a fleet pause', async () => {
    const end = await walk({ count: 25, onTrouble: 'stop', share: fixedShare(1), trouble: from(9)('held') });
    assert.equal(end.progress.next, 9);
    assert.equal(end.error, undefined);
  });
});

describe('what is wrong for all', () => {
  for (const trouble of ['cache-auth', 'cache-permission', 'cache-not-found', new TypeError('x')] as const) {
    it(`ends the walk at once, with what was done: ${String(trouble)}`, async () => {
      for (const onTrouble of ['judge', 'name', 'stop'] as const) {
        const end = await walk({
          count: 250,
          onTrouble,
          share: fixedShare(1),
          trouble: (store) => (store === 's00011' ? trouble : undefined),
        });
        assert.equal(end.progress.next, 10);
        assert.equal(end.visited.length, 11);
        assert.ok(trouble instanceof Error ? end.error === trouble : end.error instanceof PortError);
      }
    });
  }
});

describe('a walk that is stopped', () => {
  it('starts no visit any more, and keeps what was done before the first that gave up', async () => {
    const stop = new AbortController();
    const end = await walk({
      count: 100,
      stop: stop.signal,
      before: (store) => {
        if (store === 's00030') stop.abort(new Error('called back'));
        if (stop.signal.aborted) throw new Error('called back');
      },
    });
    assert.equal(end.error, undefined);
    assert.equal(end.progress.next, 29);
    assert.ok(end.visited.length <= 33);
  });

  it('keeps a visit that was finished all the same', async () => {
    const stop = new AbortController();
    const end = await walk({
      count: 100,
      share: fixedShare(1),
      stop: stop.signal,
      before: (store) => {
        if (store === 's00030') stop.abort();
      },
    });
    assert.equal(end.progress.next, 30);
  });

  it('names no store of which nobody knows yet whether it is an outage', async () => {
    const stop = new AbortController();
    const end = await walk({
      count: 100,
      share: fixedShare(1),
      stop: stop.signal,
      trouble: from(20)('cache-timeout'),
      before: (store) => {
        if (store === 's00026') stop.abort();
      },
    });
    assert.equal(end.progress.next, 20);
    assert.deepEqual(failedStores(end), []);
    assert.equal(end.error, undefined);
  });

  it('does nothing when it was stopped before it began', async () => {
    const end = await walk({ count: 10, stop: AbortSignal.abort() });
    assert.deepEqual(end.visited, []);
    assert.deepEqual(end.progress, noProgress);
  });
});
