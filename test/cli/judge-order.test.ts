import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalOf } from '../../src/cli/judge-order.ts';
import { shownProgress as progress } from './support/shown-progress.ts';

describe('what became of an order', () => {
  const order = { signal: 'resume', payload: { actor: 'ann' } };
  const refused = (at: string, reason = 'no', signal = 'resume') => ({ signal, at, reason });
  const action = (at: string, actor = 'ann') => ({ action: 'resume', actor, reason: '', at });
  const twenty = Array.from({ length: 20 }, (_, n) => refused(`t${n + 10}`));

  it('is a refusal that came since', () => {
    const before = progress({ refused: [refused('1', 'old')] });
    const after = progress({ refused: [refused('1', 'old'), refused('2', 'new')] });
    assert.equal(refusalOf(order, before, after), 'new');
    assert.equal(refusalOf(order, before, before), null);
  });

  it('is a refusal at the end of a full list, whose oldest entry has gone', () => {
    const after = progress({ refused: [...twenty.slice(1), refused('t30', 'new')] });
    assert.equal(refusalOf(order, progress({ refused: twenty }), after), 'new');
    const burst = progress({ refused: twenty.map(({ at }) => refused(`u${at}`, 'burst')) });
    assert.equal(refusalOf(order, progress({ refused: twenty }), burst), 'burst');
  });

  it('is not the refusal of another signal, nor that of another operator while this order is the last action', () => {
    const other = progress({ refused: [refused('2', 'new', 'pause')] });
    assert.equal(refusalOf(order, progress(), other), null);
    const both = progress({ refused: [refused('2', 'new')], lastAction: action('3') });
    assert.equal(refusalOf(order, progress(), both), null);
    assert.equal(refusalOf(order, progress({ lastAction: action('3') }), both), 'new');
    const byBob = progress({ refused: [refused('2', 'new')], lastAction: action('3', 'bob') });
    assert.equal(refusalOf(order, progress(), byBob), 'new');
  });

  it('goes by the later of refusal and action where the state before is unknown', () => {
    const refusedLast = progress({ refused: [refused('4')], lastAction: action('3') });
    const actedLast = progress({ refused: [refused('2')], lastAction: action('3') });
    assert.equal(refusalOf(order, null, refusedLast), 'no');
    assert.equal(refusalOf(order, null, actedLast), null);
  });
});
