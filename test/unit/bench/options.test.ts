import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOptions } from '../../../bench/options.ts';
import { UserError } from '../../../src/user-error.ts';

/** Rows that the options choose. */
function rows(...args: string[]): string[] {
  return readOptions(args)?.scenarios.flatMap(({ ids }) => ids) ?? [];
}

describe('options of the benchmark', () => {
  it('run every row but the long ones', () => {
    assert.ok(rows().includes('B2') && !rows().includes('T3') && !rows().includes('S1'));
    assert.deepEqual(
      readOptions([])?.leftOut.flatMap(({ ids }) => ids),
      ['T3', 'T4', 'M1', 'S1', 'S2'],
    );
  });

  it('run fewer rows and rounds in a hurry, and know what is left out', () => {
    const options = readOptions(['--quick']);
    assert.equal(options?.rounds, 1);
    assert.ok(options.leftOut.some(({ ids }) => ids.includes('B2')));
  });

  it('run the named rows, in whatever case, with those that share their measurement', () => {
    assert.deepEqual(rows('--scenario', 'l3, m1'), ['L1', 'L3', 'M1']);
  });

  it('take rounds, rate and delay', () => {
    const options = readOptions(['--rounds', '5', '--rate', '2.5', '--delay', '0']);
    assert.deepEqual([options?.rounds, options?.ratePerSecond, options?.delayMs], [5, 2.5, 0]);
    assert.equal(readOptions([])?.delayMs, null);
    assert.deepEqual([readOptions([])?.minutes, readOptions(['--minutes', '4'])?.minutes], [10, 4]);
    assert.deepEqual([readOptions([])?.burst, readOptions(['--burst', '600'])?.burst], [2000, 600]);
  });

  it('take the development server unless PostgreSQL is asked for', () => {
    assert.equal(readOptions([])?.server, 'dev');
    assert.equal(readOptions(['--server', 'postgres'])?.server, 'postgres');
  });

  it('answer nothing for help', () => {
    assert.equal(readOptions(['--help']), null);
  });

  for (const [args, expected] of [
    [['--scenario', 'L9'], /^--scenario L9: no such row, expected some of L0, /],
    [['--rounds', '0'], /^--rounds: /],
    [['--rate', 'fast'], /^--rate: /],
    [['--minutes', '0'], /^--minutes: /],
    [['--server', 'mysql'], /^--server: expected dev or postgres/],
    [['--fast'], /Unknown option '--fast'/],
  ] as const)
    it(`refuse ${args.join(' ')}`, () => {
      assert.throws(
        () => readOptions(args),
        (error) => error instanceof UserError && expected.test(error.message),
      );
    });
});
