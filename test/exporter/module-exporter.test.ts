import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { moduleExporter } from '../../src/exporter/module-exporter.ts';
import type { MenuToExport } from '../../src/exporter/export-menu.ts';
import { UserError } from '../../src/user-error.ts';

const menu: MenuToExport = {
  storeId: '1',
  generation: 1,
  jobId: '1',
  source: 's',
  eventId: '',
  priority: 'normal',
  requestedAt: '2026-11-20T17:00:00.000Z',
};

describe('a module as export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-module-'));
  const never = new AbortController().signal;
  after(() => rmSync(folder, { recursive: true }));

  function module(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  it('is called with the menu and the signal', async () => {
    const path = module(
      'good.mjs',
      'export default async (menu, signal) => { if (menu.storeId !== "1" || signal.aborted) throw new Error("wrong"); };',
    );
    await (
      await moduleExporter(path)
    )(menu, never);
    await (
      await moduleExporter(relative(process.cwd(), path))
    )(menu, never);
    await assert.rejects((await moduleExporter(path))(menu, AbortSignal.abort()), /wrong/);
  });

  const wrong: [string, string | null, RegExp][] = [
    ['missing', null, /cannot be loaded/],
    ['broken', 'export default (', /cannot be loaded/],
    [
      'without a default function',
      'export const exportMenu = () => {};',
      /has no default function: expected/,
    ],
  ];
  for (const [what, text, message] of wrong) {
    it(`is refused when it is ${what}`, async () => {
      const path =
        text === null ? join(folder, 'missing.mjs') : module(`${what.replaceAll(' ', '-')}.mjs`, text);
      await assert.rejects(
        moduleExporter(path),
        (error) => error instanceof UserError && message.test(error.message),
      );
    });
  }
});
