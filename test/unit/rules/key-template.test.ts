import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { expandKey } from '../../../src/contract/plan.ts';
import { templateCollision, templateProblem } from '../../../src/rules/key-template.ts';

const idCharacters = ['a', 'b'];
/** All ids of one to five letters: enough for templates whose halves have at most two. */
const shortIds = [1, 2, 3, 4, 5].flatMap((length) => words(length));

function words(length: number): string[] {
  return length === 0 ? [''] : words(length - 1).flatMap((word) => idCharacters.map((char) => word + char));
}

/** Whether any two of the short ids make one key: the slow way. */
function meetByTrying(one: string, other: string): boolean {
  const keys = new Set(shortIds.map((id) => expandKey(one, id)));
  return shortIds.some((id) => keys.has(expandKey(other, id)));
}

const half = fc.array(fc.constantFrom('a', 'b', ':'), { maxLength: 2 }).map((chars) => chars.join(''));
const template = fc.tuple(half, half).map(([prefix, suffix]) => `${prefix}{store}${suffix}`);

describe('two key templates', () => {
  it('collide exactly when two ids make one key of them', () => {
    fc.assert(
      fc.property(template, template, (one, other) => {
        const ids = templateCollision(one, other);
        assert.equal(ids !== null, meetByTrying(one, other), `${one} ${other}`);
        if (ids) assert.equal(expandKey(one, ids[0]), expandKey(other, ids[1]));
      }),
      { numRuns: 5000 },
    );
  });

  it('collide crosswise, where neither begins like the other', () => {
    assert.deepEqual(templateCollision('{store}:x', 'y:{store}'), ['y', 'x']);
    assert.deepEqual(templateCollision('y:{store}', '{store}:x'), ['x', 'y']);
    assert.equal(templateCollision('{store}:x', 'y.{store}'), null);
  });

  it('do not collide when only an id longer than 64 would do it', () => {
    assert.notEqual(templateCollision('k{store}', `k${'a'.repeat(63)}{store}`), null);
    assert.equal(templateCollision('k{store}', `k${'a'.repeat(64)}{store}`), null);
  });
});

describe('one key template', () => {
  it('never makes one key of two ids', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    fc.assert(
      fc.property(template, id, id, (text, one, other) => {
        assert.equal(templateProblem(text, true), null);
        assert.equal(expandKey(text, one) === expandKey(text, other), one === other);
      }),
    );
  });

  it('is constant exactly in a rule without fan-out', () => {
    assert.equal(templateProblem('base_products', false), null);
    assert.match(templateProblem('base_products', true) ?? '', /nowhere/);
    assert.match(templateProblem('a:{store}', false) ?? '', /the rule has no fanOut/);
  });
});
