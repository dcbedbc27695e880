import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  type DevEndpoints,
  readDevEndpoints,
  removeDevEndpoints,
  writeDevEndpoints,
} from '../../../src/dev/stack/dev-endpoints.ts';
import { lockStackFolder } from '../../../src/dev/stack/stack-lock.ts';
import { UserError } from '../../../src/user-error.ts';

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  assert.ok(child.pid !== undefined);
  return child.pid;
}

describe('dev.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-endpoints-'));
  after(() => rmSync(folder, { recursive: true }));
  const endpoints: DevEndpoints = {
    pid: process.pid,
    temporal: '127.0.0.1:7233',
    mysqlUrl: 'mysql://u:p@127.0.0.1/d',
  };

  it('comes back as it was written, readable by its owner only', () => {
    writeDevEndpoints(folder, endpoints);
    assert.deepEqual(readDevEndpoints(folder), endpoints);
    assert.equal(statSync(join(folder, 'dev.json')).mode & 0o777, 0o600);
  });

  it('is as good as none when its process has gone, and after its removal', async () => {
    writeDevEndpoints(folder, { ...endpoints, pid: await endedProcess() });
    assert.equal(readDevEndpoints(folder), undefined);
    writeDevEndpoints(folder, endpoints);
    removeDevEndpoints(folder);
    assert.equal(readDevEndpoints(folder), undefined);
  });

  it('is refused with its path when it is something else', () => {
    for (const text of ['not json', '{"pid":"x"}', '[]']) {
      writeFileSync(join(folder, 'dev.json'), text);
      assert.throws(
        () => readDevEndpoints(folder),
        (error) => error instanceof UserError && error.message.includes(folder),
      );
    }
  });
});

describe('lockStackFolder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-lock-'));
  after(() => rmSync(folder, { recursive: true }));

  it('lets one stack into a folder, and the next when that has gone', async () => {
    const unlock = lockStackFolder(folder);
    assert.throws(() => lockStackFolder(folder), UserError);
    unlock();
    writeFileSync(join(folder, 'stack.pid'), `${await endedProcess()}\n`);
    lockStackFolder(folder)();
  });
});
