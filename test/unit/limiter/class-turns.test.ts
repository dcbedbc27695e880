import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createClassTurns, limiterClasses } from '../../../src/limiter/class-turns.ts';
import type { LimiterClass } from '../../../src/limiter/limiter.ts';

/** So many turns while the same classes wait. */
function turns(waiting: readonly LimiterClass[], count: number): (LimiterClass | undefined)[] {
  const shared = createClassTurns();
  return Array.from({ length: count }, () => shared.next((limiterClass) => waiting.includes(limiterClass)));
}

function share(given: readonly (LimiterClass | undefined)[], limiterClass: LimiterClass): number {
  return given.filter((turn) => turn === limiterClass).length;
}

describe('class turns', () => {
  it('gives nobody a turn when nobody waits', () => {
    assert.deepEqual(turns([], 2), [undefined, undefined]);
  });

  it('gives the only class that waits every turn', () => {
    for (const limiterClass of limiterClasses)
      assert.equal(share(turns([limiterClass], 50), limiterClass), 50);
  });

  it('gives each lower class a tenth while all wait', () => {
    const given = turns(limiterClasses, 1010).slice(10);
    assert.deepEqual(
      limiterClasses.map((limiterClass) => share(given, limiterClass)),
      [800, 100, 100],
    );
  });

  it('prefers bulk to settle, which keeps its tenth', () => {
    const given = turns(['bulk', 'settle'], 1000);
    assert.deepEqual([share(given, 'bulk'), share(given, 'settle')], [900, 100]);
  });

  it('lets a class that begins to wait go within eleven turns, whatever the others do', () => {
    const wishes = fc.array(fc.record({ urgent: fc.boolean(), bulk: fc.boolean() }), {
      minLength: 11,
      maxLength: 60,
    });
    fc.assert(
      fc.property(wishes, fc.constantFrom('bulk', 'settle'), (others, patient) => {
        const shared = createClassTurns();
        const given = others.map((wish) =>
          shared.next(
            (limiterClass) => limiterClass === patient || (limiterClass !== 'settle' && wish[limiterClass]),
          ),
        );
        for (let from = 0; from + 11 <= given.length; from++) {
          assert.ok(given.slice(from, from + 11).includes(patient));
        }
      }),
    );
  });
});
