import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { commandExporter } from '../../src/exporter/command-exporter.ts';
import type { MenuToExport } from '../../src/exporter/export-menu.ts';
import { waitUntil } from '../support/wait-until.ts';

const menu: MenuToExport = {
  storeId: '12345',
  generation: 7,
  jobId: '18446744073709551615',
  source: 'tb.menu.pricing-service',
  eventId: '$(touch injected)',
  priority: 'urgent',
  requestedAt: '2026-11-20T17:00:00.000Z',
};

describe('a command as export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-command-'));
  const output = join(folder, 'output');
  const never = new AbortController().signal;
  const environment = { PATH: process.env['PATH'], OUTPUT: output };
  after(() => rmSync(folder, { recursive: true }));

  const said = (): Promise<string> => readFile(output, 'utf8').catch(() => '');
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('finds the menu in its environment', async () => {
    await commandExporter('env | grep ^FRESHET_ | sort > "$OUTPUT"', environment)(menu, never);
    assert.equal(
      await said(),
      [
        'FRESHET_EVENT_ID=$(touch injected)',
        'FRESHET_GENERATION=7',
        'FRESHET_JOB_ID=18446744073709551615',
        'FRESHET_PRIORITY=urgent',
        'FRESHET_REQUESTED_AT=2026-11-20T17:00:00.000Z',
        'FRESHET_SOURCE=tb.menu.pricing-service',
        'FRESHET_STORE_ID=12345',
        '',
      ].join('\n'),
    );
  });

  it('fails with its exit code and the end of its standard error', async () => {
    await assert.rejects(
      commandExporter('printf "first\\n\\033[31mno prices\\n" >&2; exit 3', environment)(menu, never),
      /^Error: the command ended with exit code 3: first [^\p{Cc}]*no prices$/u,
    );
  });

  it('fails when there is no such command', async () => {
    await assert.rejects(
      commandExporter('freshet-no-such-command', environment)(menu, never),
      /exit code 127/,
    );
  });

  it('is ended on abort, with its children, even when they ignore being asked', async () => {
    const abort = new AbortController();
    const command = `sh -c 'trap "" TERM; echo $$ > "$OUTPUT"; while true; do sleep 0.05; done' & wait`;
    const exporting = commandExporter(command, environment)(menu, abort.signal);
    const pid = await waitUntil(
      'the child runs',
      async () => /^\d+\n$/.test(await said()) && Number(await said()),
    );
    abort.abort();
    await assert.rejects(exporting, /SIGTERM|SIGKILL/);
    await waitUntil('the child is gone', () => !isAlive(pid));
  });
});
