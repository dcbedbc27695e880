import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evenTurns } from '../../../src/dead-letters/even-turns.ts';

describe('even turns', () => {
  it('lie one after the other for callers who come at once', () => {
    const turn = evenTurns(4);
    assert.deepEqual([turn(1_000), turn(1_000), turn(1_000)], [0, 250, 500]);
  });

  it('make up for nothing after a pause', () => {
    const turn = evenTurns(10);
    turn(0);
    assert.deepEqual([turn(60_000), turn(60_000), turn(60_150)], [0, 100, 50]);
  });
});
