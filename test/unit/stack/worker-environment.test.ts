import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { workerEnvironment } from '../../../src/dev/worker-environment.ts';
import { projectRoot } from '../../../src/paths.ts';

const limits = z.object({ main: z.number(), thread: z.number(), options: z.string().optional() });

/** Tells the limits of its heap and of that of a thread, started as the SDK starts its own. */
const program = `
  import { Worker } from 'node:worker_threads';
  const limit = "require('node:v8').getHeapStatistics().heap_size_limit";
  const thread = new Worker(\`require('node:worker_threads').parentPort.postMessage(\${limit})\`, { eval: true });
  const { getHeapStatistics } = await import('node:v8');
  thread.once('message', (limit) => console.log(JSON.stringify({
    main: getHeapStatistics().heap_size_limit,
    thread: limit,
    options: process.env.NODE_OPTIONS,
  })));
`;

const folder = mkdtempSync(join(tmpdir(), 'freshet-worker-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(projectRoot, 'bin'), join(folder, 'bin'), { recursive: true });
for (const name of ['src/cli', 'node_modules']) mkdirSync(join(folder, name), { recursive: true });
writeFileSync(join(folder, 'src', 'cli', 'main.ts'), program);
writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}');
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');

const plain = { ...process.env, NODE_OPTIONS: undefined };

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return limits.parse(JSON.parse(execFileSync(file, args, { env, encoding: 'utf8' })));
}
const launched = (command: string, own: NodeJS.ProcessEnv = {}) =>
  run(join(folder, 'bin', 'freshet'), [command], { ...plain, ...own });
const embedded = (own: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join(folder, 'src', 'cli', 'main.ts')], workerEnvironment({ ...plain, ...own }));

describe('a worker', () => {
  it('has the same bounds in the embedded stack as by its launcher, in all of its threads', () => {
    const worker = launched('worker');
    assert.deepEqual(embedded(), worker);
    assert.equal(worker.thread, worker.main);
  });

  it('has those of its environment instead', () => {
    const own = { NODE_OPTIONS: '--max-old-space-size=300' };
    const worker = launched('worker', own);
    assert.deepEqual(embedded(own), worker);
    assert.equal(worker.thread, worker.main);
    assert.ok(worker.main < launched('worker').main);
  });

  it('is the only process that has them', () => {
    assert.equal(launched('exporter').options, undefined);
  });
});
