import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { failureCodes } from '../../../src/contract/failure-codes.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import { runDetails } from '../../../src/workflows/run-details.ts';

const subject = { title: 'Price change', jobId: '123', source: 'tb.menu.pricing-service' };
const calm: Progress = {
  phase: 'deleting',
  stores: { total: 8000, done: 250, failed: 0, skipped: 0 },
  keysDeleted: 1000,
  refilled: 0,
  menusQueued: 250,
  keysPerSecond: 500,
  etaSeconds: 62,
  outbox: 'pending',
  failures: [],
  refused: [],
};

/** A run with every text in it that somebody else wrote. */
function troubled(text: string): Progress {
  return {
    ...calm,
    phase: 'blocked',
    stores: { ...calm.stores, failed: 1 },
    throttle: { storesPerSecond: 5, actor: text, reason: text },
    paused: {
      actor: text,
      reason: text,
      since: '2026-01-01T00:00:00.000Z',
      until: '2026-01-01T01:00:00.000Z',
    },
    held: { actor: text, reason: text, until: '2026-01-01T01:00:00.000Z' },
    blocked: { code: 'cache-auth', message: text },
    nextTry: '2026-01-01T00:05:00.000Z',
    failures: [{ store: '7', code: 'cache-timeout', message: text }],
    // No reason is shown for an action that needs none.
    lastAction: { action: 'pause', actor: text, reason: text || '-', at: '2026-01-01T00:00:00.000Z' },
    refused: [{ signal: 'resume', reason: 'the run is not paused', at: '2026-01-01T00:00:00.000Z' }],
  };
}

describe('details on the run page', () => {
  it('say what changed, how far it is, how fast, and when it will be done', () => {
    assert.equal(
      runDetails(subject, calm),
      '`Price change`, job `123` of `tb.menu.pricing-service`.\n\n' +
        '**deleting**: 250 of 8000 stores done, 1000 keys deleted, 0 refilled, 250 menus queued, outbox pending.\n' +
        'Rate 500 keys/s, ETA 62 s.',
    );
  });

  it('say what failed and why, who did what, and what to do', () => {
    const details = runDetails(subject, troubled('because'));
    for (const part of [
      'Throttled to 5 stores/s by `because`: `because`.',
      'Paused by `because` until 2026-01-01T01:00:00.000Z: `because`. To go on: signal `resume`.',
      "Held by the fleet's pause of `because` until 2026-01-01T01:00:00.000Z: `because`. To go on: `freshet resume --all`.",
      'Blocked by `cache-auth`: `because`.',
      failureCodes['cache-auth'].remedy,
      'Next try 2026-01-01T00:05:00.000Z, or at once with the signal `retryFailed`.',
      '| 7 | `cache-timeout` | `because` |',
      'To finish without them: signal `skipStores`.',
      'Last action: `pause` by `because` at 2026-01-01T00:00:00.000Z: `because`.',
      'Last refused signal: `resume` at 2026-01-01T00:00:00.000Z: the run is not paused.',
    ]) {
      assert.ok(details.includes(part), `${part} is missing in\n${details}`);
    }
  });

  it('show the failure of a global key, which is no store', () => {
    const details = runDetails(subject, {
      ...calm,
      phase: 'waiting',
      stores: { total: 0, done: 0, failed: 0, skipped: 0 },
      failures: [{ store: '*', code: 'cache-key-refused', message: 'too long' }],
    });
    assert.match(details, /1 failed:[^]*\| \* \| `cache-key-refused` \| `too long` \|/);
  });

  it('keep their form whatever texts they hold', () => {
    const form = (text: string) =>
      runDetails({ ...subject, title: text, source: text }, troubled(text)).replace(/`[^`\n]+`/g, '`..`');
    const plain = form('x');
    const nasty = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '`',
          '|',
          '\n',
          '\r',
          '\\',
          '*',
          '<b>',
          '[',
          '](x)',
          ' ',
          '\u2028',
          '\u001b[31m',
          'a',
        ),
      }),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        assert.equal(form(text), plain);
      }),
      { numRuns: 500 },
    );
  });
});
