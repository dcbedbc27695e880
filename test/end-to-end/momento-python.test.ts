import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { startMomentoEmulator } from '../../src/dev/momento/emulator.ts';
import { pythonEnvironment } from '../support/python-environment.ts';

/** Version of the `momento` package on PyPI that the test was written against. */
const version = '1.29.1';

const found = await pythonEnvironment(`momento-${version}`, [`momento==${version}`]);
const skip = 'missing' in found ? found.missing : false;
const python = 'python' in found ? found.python : '';

describe("Momento's Python SDK", { skip }, async () => {
  const emulator = await startMomentoEmulator({ caches: ['menu'] });
  after(() => emulator.stop());

  it('finds in the emulator what it would find in the service', async () => {
    emulator.put({ cache: 'menu', items: { 'from node': 'hello' }, ttlMs: 60_000 });
    await emulator.setFaults({ rules: [{ keys: ['over quota'], fail: { code: 'RESOURCE_EXHAUSTED' } }] });
    const script = join(import.meta.dirname, 'momento-python.py');
    const { stdout } = await promisify(execFile)(python, [script, String(emulator.port), 'menu', 'reader'], {
      timeout: 120_000,
    });
    assert.deepEqual(JSON.parse(stdout), {
      set: 'Success',
      get: '4.99',
      stored: 'NotStored',
      'written by another': 'hello',
      'stored anew': 'Stored',
      delete: 'Success',
      'after delete': 'Miss',
      increment: 42,
      tag: ['x', 'y'],
      field: 'Miss',
      count: 2,
      fields: { f: '1', n: '2' },
      'empty key': 'Error:INVALID_ARGUMENT_ERROR',
      'no cache': 'Error:NOT_FOUND_ERROR',
      list: ['menu'],
      'unknown call': 'Error:BAD_REQUEST_ERROR',
      'over quota': 'Error:LIMIT_EXCEEDED_ERROR',
    });
  });

  it('stands in the log under the name it gives', () => {
    const calls = emulator.log.entries();
    assert.deepEqual([...new Set(calls.map((entry) => entry.client))], ['reader']);
    const deleted = calls.find((entry) => entry.operation === 'Delete');
    assert.deepEqual([deleted?.keys, deleted?.result], [['prix:café'], 'hit']);
  });
});
