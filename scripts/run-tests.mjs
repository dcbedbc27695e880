// `npm test [-- path parts]`: runs the test files layer by layer; the last line is `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { providedProgramsFolder } from '../src/dev/stack/find-temporal.ts';
import { startStack } from '../src/dev/stack/start-stack.ts';
import { keepFolder, removeFolderAtEnd } from './guard.mjs';
import { seconds } from './progress.mjs';
import { endTestFiles, runTestFile } from './run-test-file.mjs';
import { testQueues } from './test-files.mjs';

const filters = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'freshet-test-'));
removeFolderAtEnd(folder);
const totals = { passed: 0, failed: 0, skipped: 0 };
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    endTestFiles();
  });
}

/** They name no service: where the set-up keeps what it provides, and the browser. */
const kept = new Set(['FRESHET_HOME', 'FRESHET_CHROMIUM']);

/** No test may reach a real service because a developer's shell happens to name one. */
function testEnvironment(more) {
  const isSetting = (name) => /^(TEMPORAL|AWS|MOMENTO|SQS|MYSQL|FRESHET)_/.test(name) && !kept.has(name);
  const inherited = Object.entries(process.env).filter(([name]) => !isSetting(name));
  // Tests with a state folder of their own find there what the set-up has provided in ours.
  const PATH = `${process.env.PATH ?? ''}${delimiter}${providedProgramsFolder}`;
  // Tests start hundreds of processes that load the same modules.
  const NODE_COMPILE_CACHE = join(folder, 'compile-cache');
  return { ...Object.fromEntries(inherited), PATH, NODE_COMPILE_CACHE, ...more };
}

/** Each of those that run side by side has an environment of its own. */
async function runQueue({ names, files }, environments) {
  const queue = [...files];
  const worker = async (env) => {
    for (let next = queue.shift(); next !== undefined && !stopping; next = queue.shift()) {
      const { counts, report } = await runTestFile(next.file, { timeoutMs: next.timeoutMs, env, folder });
      console.log(report);
      for (const key of Object.keys(totals)) totals[key] += counts[key];
    }
  };
  console.log(`${names.join(', ')}: ${files.length} files`);
  await Promise.all(environments.map(worker));
}

const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };

/** The stack of one of those that run side by side: its files share it, one after another. */
async function startSharedStack(number) {
  const started = Date.now();
  try {
    const stack = await startStack({
      folder: join(folder, `stack-${number}`),
      ephemeral: true,
      ports: 'free',
      logger: quiet,
    });
    console.log(`servers for the tests started in ${seconds(Date.now() - started)}`);
    stacks.push(stack);
    return true;
  } catch (error) {
    console.log(
      `✖ the servers for the tests do not start, so the tests that need them do not run\n    ${error.message}`,
    );
    totals.failed += 1;
    return false;
  }
}

/** As many environments as files run side by side; undefined without servers. */
async function environmentsOf({ servers, concurrency, files }) {
  const count = Math.min(concurrency, files.length);
  if (!servers) return Array.from({ length: count }, () => testEnvironment({}));
  if (areServersThere && stacks.length < count) {
    const numbers = Array.from({ length: count - stacks.length }, (_, index) => stacks.length + index + 1);
    areServersThere = (await Promise.all(numbers.map(startSharedStack))).every(Boolean);
  }
  if (!areServersThere) return undefined;
  return stacks
    .slice(0, count)
    .map(({ endpoints }) => testEnvironment({ FRESHET_TEST_STACK: JSON.stringify(endpoints) }));
}

const queues = testQueues(filters);
const started = Date.now();
const stacks = [];
let areServersThere = true;
try {
  for (const queue of queues) {
    if (stopping) break;
    const environments = await environmentsOf(queue);
    if (environments === undefined)
      console.log(`${queue.names.join(', ')}: ${queue.files.length} files not run, no servers`);
    else await runQueue(queue, environments);
  }
} finally {
  await Promise.all(stacks.map((stack) => stack.stop()));
  rmSync(folder, { recursive: true, force: true });
  keepFolder(folder);
}
if (queues.length === 0) {
  totals.failed += 1;
  console.log(`✖ no test file matches ${filters.join(' ') || 'test/<layer>/**/*.test.ts'}`);
}
if (stopping) {
  totals.failed += 1;
  console.log('✖ the tests were stopped before their end');
}
console.log(`\nTests took ${seconds(Date.now() - started)}.`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed === 0 ? 0 : 1;
