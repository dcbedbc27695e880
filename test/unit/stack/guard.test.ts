import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { waitUntil } from '../../support/wait-until.ts';
import { isAlive } from './support/alive.ts';

describe('guard', () => {
  it('ends a process group and removes a folder when its parent is killed, even if the group ignores SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'freshet-guard-'));
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'support/guarded-parent.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pids = z.array(z.int().positive()).length(2).parse(JSON.parse(line.toString()));
    assert.ok(pids.every(isAlive));
    parent.kill('SIGKILL');
    await waitUntil('the guarded group has gone', () => !pids.some(isAlive));
    await waitUntil('the folder has gone', () => !existsSync(folder));
  });
});
