import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeProgress } from '../../src/cli/describe-run.ts';
import { shownProgress } from './support/shown-progress.ts';

describe('a run in words', () => {
  const fields = (consistency: ReturnType<typeof shownProgress>['consistency']) =>
    new Map(describeProgress(shownProgress(consistency ? { consistency } : {})));

  it('has a consistency only where keys were judged', () => {
    const shown = fields(undefined);
    assert.equal(shown.has('consistency'), false);
    assert.equal(shown.has('stale keys'), false);
  });

  it('names the stale keys, and says 100 % only where there is none', () => {
    const shown = fields({
      checked: 3000,
      fresh: 2997,
      stale: 3,
      unknown: 0,
      ratio: 0.9999,
      staleKeys: ['base_price:7', 'base_price:8'],
    });
    assert.equal(
      shown.get('consistency'),
      '99.9 %, 3000 refilled keys judged: 2997 fresh, 3 stale, 0 unknown',
    );
    assert.equal(shown.get('stale keys'), 'base_price:7, base_price:8, and 1 more');
  });

  it('has no share where nothing could be told', () => {
    const shown = fields({ checked: 2, fresh: 0, stale: 0, unknown: 2, staleKeys: [] });
    assert.equal(shown.get('consistency'), '2 refilled keys judged: 0 fresh, 0 stale, 2 unknown');
    assert.equal(shown.has('stale keys'), false);
  });
});
