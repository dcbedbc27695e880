import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { guardedVerify, verifyModule } from '../../../src/adapters/verify-module.ts';
import { projectRoot } from '../../../src/paths.ts';
import { UserError } from '../../../src/user-error.ts';
import { recordedLog } from '../../support/recorded-log.ts';

const never = new AbortController().signal;
const forEver = (): Promise<never> => new Promise(() => undefined);

describe('a module as verify port', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-verify-'));
  after(() => rmSync(folder, { recursive: true }));

  function module(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  it('is asked for the keys, and its verdicts are taken in their order', async () => {
    const { logger, lines } = recordedLog();
    const path = module(
      'good.mjs',
      "export default async (keys, signal) => keys.map((key) => (signal.aborted ? 'unknown' : key));",
    );
    const port = await verifyModule(path, logger);
    assert.deepEqual(await port.judge(['stale', 'fresh', 'unknown'], never), ['stale', 'fresh', 'unknown']);
    assert.deepEqual(lines, []);
  });

  it('may be the shipped example', async () => {
    const port = await verifyModule(join(projectRoot, 'docker', 'verify-example.mjs'), recordedLog().logger);
    assert.deepEqual(await port.judge(['a', 'b'], never), ['unknown', 'unknown']);
  });

  const wrong: [what: string, text: string | null, message: RegExp][] = [
    ['missing', null, /^The verify module .* cannot be loaded: .*correct FRESHET_VERIFY_MODULE\.$/],
    ['broken', 'export default (', /cannot be loaded/],
    ['without a default function', 'export const verify = () => [];', /has no default function: expected/],
  ];
  for (const [what, text, message] of wrong) {
    it(`is refused in one line when it is ${what}`, async () => {
      const name = `${what.replaceAll(' ', '-')}.mjs`;
      const path = text === null ? join(folder, name) : module(name, text);
      await assert.rejects(
        verifyModule(path, recordedLog().logger),
        (error) => error instanceof UserError && message.test(error.message) && !error.message.includes('\n'),
      );
    });
  }
});

describe('a verify function', () => {
  const broken: [what: string, cause: string, verify: () => unknown][] = [
    [
      'that throws',
      'failed',
      () => {
        throw new Error('no database');
      },
    ],
    ['that rejects', 'failed', () => Promise.reject(new Error('no database'))],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a user's code may do
    ['that rejects with nothing', 'failed', () => Promise.reject()],
    ['that never ends', 'too-slow', forEver],
    ['that answers nothing', 'wrong-answer', () => undefined],
    ['that answers too few', 'wrong-answer', () => ['fresh']],
    ['that answers too many', 'wrong-answer', () => ['fresh', 'fresh', 'fresh']],
    ['that answers other words', 'wrong-answer', () => ['fresh', 'good']],
    ['that answers a table', 'wrong-answer', () => ({ a: 'fresh', b: 'fresh' })],
  ];
  for (const [what, cause, verify] of broken) {
    it(`${what} leaves its keys unknown, and is warned of once`, async () => {
      const { logger, lines } = recordedLog();
      const port = guardedVerify(verify, logger, 20);
      for (let call = 0; call < 3; call += 1)
        assert.deepEqual(await port.judge(['a', 'b'], never), ['unknown', 'unknown']);
      assert.deepEqual(
        lines.map(({ level, fields }) => [level, fields['cause']]),
        [['warn', cause]],
      );
    });
  }

  it('is warned of once for each cause, and heard again when it is mended', async () => {
    const { logger, lines } = recordedLog();
    const answers: (() => unknown)[] = [() => 1, () => ['fresh'], forEver, () => 2, () => ['stale']];
    const port = guardedVerify(() => answers.shift()?.(), logger, 20);
    const judged = [];
    while (answers.length > 0) judged.push(...(await port.judge(['a'], never)));
    assert.deepEqual(judged, ['unknown', 'fresh', 'unknown', 'unknown', 'stale']);
    assert.deepEqual(
      lines.map(({ fields }) => fields['cause']),
      ['wrong-answer', 'too-slow'],
    );
  });

  it('is told to stop when its time is up', async () => {
    let stopped: AbortSignal | undefined;
    const port = guardedVerify(
      (_, signal) => ((stopped = signal as AbortSignal), forEver()),
      recordedLog().logger,
      20,
    );
    await port.judge(['a'], never);
    assert.equal(stopped?.aborted, true);
  });

  it('is warned of as too slow when the time of its caller is up', async () => {
    const { logger, lines } = recordedLog();
    const patience = new AbortController();
    const judging = guardedVerify(forEver, logger, 60_000).judge(['a'], patience.signal);
    patience.abort(new DOMException('time is up', 'TimeoutError'));
    assert.deepEqual(await judging, ['unknown']);
    assert.deepEqual(
      lines.map(({ fields }) => fields['cause']),
      ['too-slow'],
    );
  });

  it('is given up without a warning when the step is called back', async () => {
    const { logger, lines } = recordedLog();
    const called = new AbortController();
    const judging = guardedVerify(forEver, logger, 60_000).judge(['a'], called.signal);
    called.abort();
    assert.deepEqual(await judging, ['unknown']);
    assert.deepEqual(lines, []);
  });
});
