import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './folders.mjs';
import { forgetProcessGroup, guardProcessGroup } from './guard.mjs';
import { seconds } from './progress.mjs';

const running = new Set();

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

export function endTestFiles() {
  for (const child of running) endGroup(child);
}

function totalsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, reasons: [], running: [] };
  }
}

/** What the process itself did wrong, beside the tests in it. */
function wrongEnd({ timedOut, code, signal, totals, timeoutMs }) {
  if (timedOut) {
    const at =
      totals.running.length > 0
        ? `it was at: ${totals.running.join(' > ')}`
        : 'a handle is left open after the last test';
    return `did not end within ${seconds(timeoutMs)}; ${at}`;
  }
  if (code === 0 && totals.running.length > 0)
    return `ended before its tests did; it was at: ${totals.running.join(' > ')}`;
  const count = totals.passed + totals.failed + totals.skipped;
  if (signal !== null) return `was ended by ${signal}`;
  if (code !== 0 && totals.failed === 0) return `ended with exit code ${code}, outside of any test`;
  return count === 0 ? 'contains no test' : undefined;
}

function report(file, totals, wrong, tookMs, output, log) {
  const failed = totals.failed > 0 || wrong !== undefined;
  const counts = [`${totals.passed} passed`];
  if (totals.failed > 0) counts.push(`${totals.failed} failed`);
  if (totals.skipped > 0) counts.push(`${totals.skipped} skipped`);
  const lines = [`${failed ? '✖' : '✔'} ${file}  ${counts.join(', ')} (${seconds(tookMs)})`];
  lines.push(...totals.reasons.map((reason) => `    skipped: ${reason}`));
  if (!failed) return lines.join('\n');
  if (wrong !== undefined) lines.push(`    the file ${wrong}`);
  if (output.trim() !== '') lines.push(output.trimEnd());
  const last = log
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-25);
  if (last.length > 0)
    lines.push('    its last lines on standard error:', ...last.map((line) => `      ${line}`));
  return lines.join('\n');
}

/**
 * Runs one test file in a process of its own; its report is one line, with its failures in full below. The process
 * cannot outlive its time or this process.
 */
export async function runTestFile(file, { timeoutMs, env, folder }) {
  const base = join(folder, file.replaceAll('/', '-'));
  const paths = { totals: `${base}.json`, output: `${base}.out`, log: `${base}.err` };
  for (const path of Object.values(paths)) rmSync(path, { force: true });
  const streams = [openSync(paths.output, 'w', 0o600), openSync(paths.log, 'w', 0o600)];
  const started = Date.now();
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      `--test-reporter=${join(root, 'test/support/test-reporter.mjs')}`,
      '--test-reporter-destination=stdout',
      join(root, 'test', file),
    ],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', ...streams],
      // A test of ours may run a file, too: its own reporter must not be the one of the process above.
      env: { ...env, FRESHET_TEST_TOTALS: paths.totals, NODE_TEST_CONTEXT: undefined },
    },
  );
  for (const stream of streams) closeSync(stream);
  guardProcessGroup(child.pid, 0);
  running.add(child);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child);
  }, timeoutMs);
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)));
  clearTimeout(timer);
  running.delete(child);
  // What the tests started and left behind, short of a session of its own.
  endGroup(child);
  forgetProcessGroup(child.pid);
  const totals = totalsIn(paths.totals);
  const wrong = wrongEnd({ timedOut, code, signal, totals, timeoutMs });
  const texts = [paths.output, paths.log].map((path) => readFileSync(path, 'utf8'));
  return {
    counts: {
      passed: totals.passed,
      failed: totals.failed + (wrong === undefined ? 0 : 1),
      skipped: totals.skipped,
    },
    report: report(file, totals, wrong, Date.now() - started, ...texts),
  };
}
