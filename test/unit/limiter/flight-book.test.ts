import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFlightBook, lowerBoundOf } from '../../../src/limiter/flight-book.ts';

describe('calls in flight', () => {
  for (const [maxInFlight, lower] of [
    [1, 1],
    [2, 1],
    [3, 2],
    [8, 7],
    [9, 7],
    [64, 56],
    [96, 84],
    [128, 112],
    [Infinity, Infinity],
  ] as const) {
    it(`leave ${lower} of ${maxInFlight} slots to bulk and settle together`, () => {
      assert.equal(lowerBoundOf(maxInFlight), lower);
    });
  }

  it('of an urgent class may take every slot', () => {
    const book = createFlightBook(4);
    for (let call = 0; call < 4; call += 1) {
      assert.equal(book.hasRoomFor('urgent'), true);
      book.begin('urgent');
    }
    assert.equal(book.hasRoomFor('urgent'), false);
    assert.equal(book.hasRoomFor('bulk'), false);
    book.end('urgent');
    assert.equal(book.hasRoomFor('bulk'), true);
  });

  it('of bulk and settle are counted together', () => {
    const book = createFlightBook(4);
    for (const limiterClass of ['bulk', 'settle', 'bulk'] as const) book.begin(limiterClass);
    assert.deepEqual([book.hasRoomFor('settle'), book.hasRoomFor('bulk')], [false, false]);
    assert.equal(book.hasRoomFor('urgent'), true);
    book.end('settle');
    assert.equal(book.hasRoomFor('bulk'), true);
  });
});
