import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, it } from 'node:test';
import { z } from 'zod';
import { momentoClient } from '../../../src/adapters/momento-client.ts';
import { momentoControl } from '../../../src/dev/momento/control-client.ts';
import { projectRoot } from '../../../src/paths.ts';

const readySchema = z.object({
  ready: z.literal(true),
  endpoint: z.string(),
  controlUrl: z.string(),
  pid: z.number(),
});

describe('the emulator as a process', () => {
  const children: ChildProcessWithoutNullStreams[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = (...args: string[]): ChildProcessWithoutNullStreams => {
    const child = spawn(process.execPath, [join(projectRoot, 'src/dev/momento/main.ts'), ...args]);
    children.push(child);
    return child;
  };

  const ready = async (child: ChildProcessWithoutNullStreams) => {
    const [line] = z
      .tuple([z.string()])
      .rest(z.unknown())
      .parse(await once(createInterface(child.stdout), 'line'));
    return readySchema.parse(JSON.parse(line));
  };

  const exitOf = async (child: ChildProcessWithoutNullStreams): Promise<unknown> => {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  };

  it('prints one line when it listens, serves the caches and the quota of its flags, and ends on SIGTERM', async () => {
    const child = start('--cache', 'menu', '--cache', 'other', '--quota', '500');
    const { endpoint, controlUrl, pid } = await ready(child);
    assert.equal(pid, child.pid);
    const client = momentoClient({ localEndpoint: endpoint, clientName: 'test', timeoutMs: 20_000 });
    assert.equal((await client.set('other', 'k', 'v')).type, 'Success');
    client.close();
    const stats = await momentoControl(controlUrl).stats();
    assert.deepEqual([stats.quotaPerSecond, stats.items], [500, { menu: 0, other: 1 }]);
    child.kill('SIGTERM');
    assert.equal(await exitOf(child), 0);
  });

  it('ends with its parent when it is tethered', async () => {
    const child = start('--tether');
    await ready(child);
    child.stdin.end();
    assert.equal(await exitOf(child), 0);
  });

  it('refuses a flag that is wrong in one line, with exit code 2', async () => {
    for (const [args, said] of [
      [['--quota', 'many'], /--quota/],
      [['--port', '70000'], /--port/],
      [['--nonsense'], /--nonsense/],
    ] as const) {
      const child = start(...args);
      const [errors, code] = await Promise.all([text(child.stderr), exitOf(child)]);
      assert.equal(code, 2);
      assert.match(errors, said);
      assert.equal(errors.trim().split('\n').length, 1);
    }
  });

  it('says which port is taken, with exit code 2', async () => {
    const first = await ready(start());
    const taken = first.endpoint.split(':')[1] ?? '';
    const child = start('--port', taken);
    const [errors, code] = await Promise.all([text(child.stderr), exitOf(child)]);
    assert.equal(code, 2);
    assert.match(errors, new RegExp(`127\\.0\\.0\\.1:${taken}.*another port`));
  });
});
