import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteIntegers } from '../../../src/starter/exact-integers.ts';

/** What the parser itself says about the source of each number: slow, but above doubt. */
function reference(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && /^(?:0|-?[1-9]\d*)$/.test(context?.source ?? '') ? context?.source : value,
  );
}

function outcome(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch {
    return 'not JSON';
  }
}

function assertSame(text: string): void {
  assert.deepEqual(
    outcome(() => JSON.parse(quoteIntegers(text)) as unknown),
    outcome(() => reference(text)),
    text,
  );
}

describe('integers of a JSON text', () => {
  it('become text with all their digits; other numbers and strings stay', () => {
    const text = '{"a":[9007199254740993, -5,0 ],"12":"34, 5","b":1.0,"c":1e3,"d":-0,"e":"\\"7"}';
    assert.equal(
      quoteIntegers(text),
      '{"a":["9007199254740993", "-5","0" ],"12":"34, 5","b":1.0,"c":1e3,"d":-0,"e":"\\"7"}',
    );
  });

  it('read as the parser reads them, in every JSON text', () => {
    const spaces = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.jsonValue(), spaces, (value, space) => assertSame(JSON.stringify(value, null, space))),
      { numRuns: 2000 },
    );
  });

  it('mend no text that is broken', () => {
    for (const text of [
      '{1:2}',
      '{ 1 : 2}',
      '{-1\n:2}',
      '01',
      '[1 2]',
      '1"a"',
      '"a"1',
      'tru1',
      '1-',
      '--1',
      '1.',
      '-',
      '[1',
      '1,2',
    ]) {
      assertSame(text);
      assert.throws(() => JSON.parse(quoteIntegers(text)), text);
    }
    const piece = fc.constantFrom(...'0123456789-+.eE"\\:,[]{} \n\ta'.split(''), '"a":', '1:', 'null');
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, assertSame), { numRuns: 20_000 });
  });
});
