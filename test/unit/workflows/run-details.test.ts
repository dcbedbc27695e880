import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { failureCodes } from '../../../src/contract/failure-codes.ts';
import type { Progress } from '../../../src/contract/progress.ts';
import { runDetails } from '../../../src/workflows/run-details.ts';

const subject = { title: 'Price change', jobId: '123', source: 'tb.menu.pricing-service', keys: 32_000 };
const atMs = Date.parse('2026-01-01T00:00:00Z');
const detailsOf = (progress: Progress) => runDetails(subject, progress, atMs);
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
    held: { actor: text, reason: text, until: '2026-01-01T02:00:00.000Z' },
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
      detailsOf(calm),
      [
        '`Price change`, job `123` of `tb.menu.pricing-service`.',
        '',
        '**deleting, 3 %**: 250 of 8,000 stores done, 1,000 of 32,000 keys deleted, 0 refilled and deleted again, ' +
          '250 menus queued, outbox row pending. Rate 500 keys/s. ETA of the last key: 1 min 2 s, at 2026-01-01T00:01:02Z. ' +
          'As of 2026-01-01T00:00:00Z.',
        '',
        '**What to do:** nothing, it goes on by itself. Counts follow at the end of each step; the step in hand stands under Pending Activities.',
        '',
        '| to | signal | its input (JSON) | or the command |',
        '| --- | --- | --- | --- |',
        '| slow it down | `throttle` | `{"storesPerSecond":20,"actor":"your name","reason":"why"}` | `freshet throttle 123 --stores-per-second 20 --reason why` |',
        '| pause it, for an hour | `pause` | `{"actor":"your name","reason":"why"}` | `freshet pause 123 --reason why` |',
        '| end it for good | `reject` | `{"actor":"your name","reason":"why"}` | `freshet reject 123 --reason why` |',
      ].join('\n'),
    );
  });

  it('say how consistent the refilled keys were, and name the stale ones', () => {
    const consistency = { checked: 1500, fresh: 1499, stale: 1, unknown: 0, ratio: 1499 / 1500 };
    const details = detailsOf({
      ...calm,
      consistency: { ...consistency, staleKeys: ['base_price:7'] },
    });
    const line =
      'Of the refilled keys 1500 were judged: 1499 fresh, 1 stale, 0 unknown, consistency 99.9 %. Stale: `base_price:7`.';
    assert.ok(details.includes(`\n${line}\n`), details);
    const unknown = { checked: 2, fresh: 0, stale: 0, unknown: 2, staleKeys: [] };
    assert.match(
      detailsOf({ ...calm, consistency: unknown }),
      /^Of the refilled keys 2 were judged: 0 fresh, 0 stale, 2 unknown\.$/m,
    );
  });

  it('say what failed and why, who did what, and what to do', () => {
    const details = detailsOf(troubled('because'));
    for (const part of [
      '**blocked, 3 %**: 250 of 8,000 stores done, 1 failed,',
      '**Throttled** to 5 stores/s by `because`: `because`.',
      '**Paused** by `because` from 2026-01-01T00:00:00.000Z until 2026-01-01T01:00:00.000Z: `because`.',
      '**Blocked** by `cache-auth`: `because`.',
      `**What to do:** ${failureCodes['cache-auth'].remedy} It tries again by itself at 2026-01-01T00:05:00.000Z.`,
      'Next try: 2026-01-01T00:05:00.000Z.',
      "**Held** by the fleet's pause, by `because` until 2026-01-01T02:00:00.000Z: `because`.",
      '**1 failed**:',
      '| `7` | `cache-timeout` | `because` |',
      `- \`cache-timeout\`: ${failureCodes['cache-timeout'].remedy}`,
      '| try again at once | `retryFailed` | `{"actor":"your name"}` | `freshet retry 123` |',
      'Last action: `pause` by `because` at 2026-01-01T00:00:00.000Z: `because`.',
      'Last refused signal: `resume` at 2026-01-01T00:00:00.000Z: the run is not paused.',
    ]) {
      assert.ok(details.includes(part), `${part} is missing in\n${details}`);
    }
  });

  for (const [phase, signals] of [
    ['deleting', ['throttle', 'pause', 'reject']],
    ['settling', ['throttle', 'pause', 'reject']],
    ['queueing', ['throttle', 'pause', 'reject']],
    ['approval', ['approve', 'reject']],
    ['paused', ['resume', 'reject']],
    ['held', ['reject']],
    ['waiting', ['retryFailed', 'skipStores', 'reject']],
    ['blocked', ['retryFailed', 'reject']],
    ['processed', []],
    ['already-processed', []],
    ['rejected', []],
  ] as const) {
    it(`name the signals that make sense in phase ${phase}: ${signals.join(', ') || 'none'}`, () => {
      const rows = detailsOf({ ...troubled('x'), phase }).matchAll(/^\| [^|]+ \| `(\w+)` \| `\{.*freshet/gm);
      assert.deepEqual(
        [...rows].map(([, signal]) => signal),
        signals,
      );
    });
  }

  it('offer to lift a throttle that is there', () => {
    assert.match(
      detailsOf({ ...troubled('x'), phase: 'deleting' }),
      /\| `throttle` \| `\{"storesPerSecond":null,"actor":"your name","reason":"why"\}` \| `freshet throttle 123 --lift --reason why`/,
    );
  });

  it('name in the order to skip the stores that failed', () => {
    assert.match(
      detailsOf({ ...troubled('x'), phase: 'waiting' }),
      /`\{"stores":\["7"\],"actor":"your name","reason":"why"\}` \| `freshet skip 123 --stores '7' --reason why`/,
    );
  });

  it('count the keys where a rule names no stores, and show a global key that fails', () => {
    const details = detailsOf({
      ...calm,
      phase: 'waiting',
      stores: { total: 0, done: 0, failed: 0, skipped: 0 },
      keysDeleted: 8_000,
      failures: [{ store: '*', code: 'cache-key-refused', message: 'too long' }],
    });
    assert.match(details, /\*\*waiting, 25 %\*\*: 8,000 of 32,000 keys deleted/);
    assert.match(details, /1 failed[^]*\| `\*` \| `cache-key-refused` \| `too long` \|/);
  });

  it('keep their form whatever texts they hold', () => {
    const form = (text: string) =>
      runDetails({ ...subject, title: text, source: text }, troubled(text), atMs).replace(
        /`[^`\n]+`/g,
        '`..`',
      );
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
