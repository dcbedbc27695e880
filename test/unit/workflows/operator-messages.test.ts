import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  checkActor,
  checkAuthor,
  checkPause,
  checkSkip,
  checkThrottle,
} from '../../../src/workflows/operator-messages.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const why = { actor: 'ann', reason: 'too many misses' };
const open = (store: string) => ['7', '8'].includes(store);

const checks = [
  { name: 'pause', check: (payload: unknown) => checkPause(payload, now) },
  { name: 'throttle', check: checkThrottle },
  { name: 'skipStores', check: (payload: unknown) => checkSkip(payload, open) },
  { name: 'reject', check: checkAuthor },
  { name: 'resume', check: checkActor },
];

describe('payload of every signal', () => {
  it('is accepted or refused with a reason, whatever it is, and nothing is thrown', () => {
    for (const { check } of checks) {
      fc.assert(
        fc.property(fc.anything({ withNullPrototype: true }), (payload) => {
          const checked = check(payload);
          assert.ok(checked.ok || checked.reason.length > 0);
        }),
      );
    }
  });

  for (const { name, check } of checks) {
    it(`names its actor in ${name}, in at most 500 characters`, () => {
      for (const actor of [undefined, null, '', '  \n', 7, {}, 'x'.repeat(501)]) {
        const checked = check({ ...why, storesPerSecond: 1, stores: ['7'], actor });
        assert.equal(checked.ok, false, JSON.stringify(actor));
        assert.match(checked.reason, /^actor /);
      }
    });
  }

  it('does not take an actor from a prototype', () => {
    assert.equal(checkActor(Object.create({ actor: 'ann' })).ok, false);
  });

  it('says why, where a reason is due', () => {
    for (const { name, check } of checks.filter(({ name }) => name !== 'resume')) {
      const checked = check({ actor: 'ann', storesPerSecond: 1, stores: ['7'] });
      assert.equal(checked.ok, false, name);
      assert.match(checked.reason, /^reason /);
    }
  });
});

describe('pause', () => {
  it('lasts an hour unless told otherwise', () => {
    for (const until of [undefined, null]) {
      assert.deepEqual(checkPause({ ...why, until }, now), {
        ok: true,
        value: { ...why, since: '2026-01-01T00:00:00.000Z', until: '2026-01-01T01:00:00.000Z' },
      });
    }
  });

  it('lasts until the time it names, at most seven days', () => {
    for (const [until, shown] of [
      ['2026-01-01T00:00:01Z', '2026-01-01T00:00:01.000Z'],
      ['2026-01-08T00:00:00.000Z', '2026-01-08T00:00:00.000Z'],
    ]) {
      const checked = checkPause({ ...why, until }, now);
      assert.ok(checked.ok);
      assert.equal(checked.value.until, shown);
    }
  });

  for (const [until, reason] of [
    ['2026-01-01T00:00:00Z', /in the future/],
    ['2025-12-31T23:59:59Z', /in the future/],
    ['2026-01-08T00:00:00.001Z', /7 days/],
    ['2026-01-01T02:00:00', /UTC/],
    ['2026-01-01T02:00:00+01:00', /UTC/],
    ['2026-01-01', /UTC/],
    ['tomorrow', /UTC/],
    ['2026-13-01T00:00:00Z', /no date/],
    [1_900_000_000_000, /UTC/],
    [{}, /UTC/],
  ] as const) {
    it(`refuses until ${JSON.stringify(until)}`, () => {
      const checked = checkPause({ ...why, until }, now);
      assert.ok(!checked.ok);
      assert.match(checked.reason, reason);
    });
  }
});

describe('throttle', () => {
  it('takes any rate above zero', () => {
    for (const storesPerSecond of [0.001, 1, 77.5, 1e9]) {
      assert.deepEqual(checkThrottle({ ...why, storesPerSecond }), {
        ok: true,
        value: { throttle: { storesPerSecond, ...why }, ...why },
      });
    }
  });

  it('is lifted by null, and by null only', () => {
    assert.deepEqual(checkThrottle({ ...why, storesPerSecond: null }), {
      ok: true,
      value: { throttle: undefined, ...why },
    });
    assert.equal(checkThrottle(why).ok, false);
  });

  it('refuses zero, negative rates and what is no number', () => {
    for (const storesPerSecond of [0, -0, -1, NaN, Infinity, '5', [5]]) {
      assert.equal(checkThrottle({ ...why, storesPerSecond }).ok, false, String(storesPerSecond));
    }
  });
});

describe('skipStores', () => {
  it('takes open stores, each once, also as numbers', () => {
    assert.deepEqual(checkSkip({ ...why, stores: ['7', 8, '7'] }, open), {
      ok: true,
      value: { stores: ['7', '8'], ...why },
    });
  });

  it('refuses the whole list when one store is not open, and says which', () => {
    const checked = checkSkip({ ...why, stores: ['7', '9'] }, open);
    assert.deepEqual(checked, {
      ok: false,
      reason: 'stores[1] is not a store of this run that is still open',
    });
  });

  it('refuses what is no list of stores', () => {
    for (const stores of [undefined, null, [], '7', { 0: '7' }, [null], [['7']]]) {
      assert.equal(checkSkip({ ...why, stores }, open).ok, false, JSON.stringify(stores));
    }
  });
});
