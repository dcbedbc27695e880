import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressLine } from '../../src/cli/progress-line.ts';
import type { ShownProgress } from '../../src/cli/run-messages.ts';
import { shownProgress as progress } from './support/shown-progress.ts';

describe('the line of a run under way', () => {
  const half = '[############------------]  50%  4,000 of 8,000 stores  16,000 keys';
  const standing = { keysPerSecond: 0, etaSeconds: null };
  const author = { actor: 'ann', reason: 'lunch' };
  const until = '2026-01-31T18:00:00Z';
  const table: [changes: Partial<ShownProgress>, text: string][] = [
    [{}, `${half}  1,000 keys/s  16 s to go  4,000 menus  deleting`],
    [{ keysPerSecond: 0, etaSeconds: 16 }, `${half}  16 s to go  4,000 menus  deleting`],
    [
      { ...standing, phase: 'paused', paused: { ...author, since: until, until } },
      `${half}  4,000 menus  paused by ann until ${until}: lunch`,
    ],
    [
      { ...standing, phase: 'held', held: { ...author, until } },
      `${half}  4,000 menus  held by the fleet's pause of ann until ${until}: lunch`,
    ],
    [
      { ...standing, phase: 'waiting', nextTry: until, stores: { total: 3, done: 1, failed: 1, skipped: 1 } },
      `[################--------]  66%  1 of 3 stores  16,000 keys  4,000 menus  1 failed  waiting, next try ${until}`,
    ],
    [
      { ...standing, phase: 'blocked', blocked: { code: 'cache-auth', message: 'x' }, nextTry: until },
      `${half}  4,000 menus  blocked: cache-auth, next try ${until}`,
    ],
    [
      { throttle: { ...author, storesPerSecond: 5 } },
      `${half}  1,000 keys/s  16 s to go  4,000 menus  deleting, throttled to 5 stores/s by ann`,
    ],
    [
      {
        ...standing,
        stores: { total: 0, done: 0, failed: 0, skipped: 0 },
        keysDeleted: 4,
        phase: 'queueing',
      },
      '4 keys  4,000 menus  queueing',
    ],
  ];
  for (const [changes, text] of table) {
    it(`is ${text}`, () => assert.equal(progressLine(progress(changes)), text));
  }
});
