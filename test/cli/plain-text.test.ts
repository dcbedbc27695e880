import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { plainJson, plainText } from '../../src/cli/plain-text.ts';
import { errorLine } from '../../src/cli/report-error.ts';

const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('a text from outside, on a terminal', () => {
  it('cannot move the cursor, ring, recolour, hide or reorder', () => {
    const hostile = 'a\u001b[2J\u009b31m\u0007\rb\u202ec\u200bd\u2028e\u{e0041}f\ud800';
    assert.equal(plainText(hostile), 'a [2J 31m  b c d e f ');
  });

  it('keeps letters of every language', () => {
    assert.equal(plainText('Käse 価格 цена 🍕'), 'Käse 価格 цена 🍕');
  });

  it('is harmless whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(plainText(text), obeyed);
      }),
    );
  });

  it('is harmless in JSON, and the same after parsing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = plainJson({ text });
        assert.doesNotMatch(json.replaceAll('\n', ''), obeyed);
        assert.deepEqual(JSON.parse(json), { text });
      }),
    );
  });

  it('is harmless in an error, whose own lines stay', () => {
    assert.equal(errorLine('one\u001b[2J\ntwo\r\n'), 'freshet: one [2J\ntwo\n');
  });
});
