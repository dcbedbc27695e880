import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTemporal } from '../src/dev/stack/find-temporal.ts';
import { buildWithGo, findGo, keepProgram } from './build-with-go.mjs';
import { home } from './folders.mjs';
import { say, withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { versions } from './versions.mjs';

/** Nothing has arrived in this time: the download's host is out of reach. */
const firstByteMs = 4_000;
/** Nothing more has arrived in this time: the download hangs. */
const stalledMs = 20_000;

function bytesIn(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Aborts a download that does not grow. */
function watchDownload(folder, abort) {
  let size = 0;
  let changed = Date.now();
  return setInterval(() => {
    const now = bytesIn(folder);
    if (now !== size) [size, changed] = [now, Date.now()];
    if (Date.now() - changed > (size === 0 ? firstByteMs : stalledMs)) abort.abort();
  }, 250);
}

async function download() {
  const folder = join(home, 'download');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const script = fileURLToPath(new URL('download-temporal.mjs', import.meta.url));
  const abort = new AbortController();
  const watch = watchDownload(folder, abort);
  try {
    await runCommand('temporal-download', process.execPath, [script, folder, versions.temporalCli], {
      signal: abort.signal,
    });
    const file = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((path) => (statSync(path).mode & 0o111) !== 0);
    if (file === undefined) throw new Error(`The SDK left no program in ${folder}.`);
    keepProgram(file, 'temporal');
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A `temporal` CLI: the one on PATH, one provided before, the SDK's download, or one built with Go. Packages must be there. */
export async function provideTemporal(packages) {
  if (findTemporal() !== undefined) return;
  await packages;
  const failures = [];
  try {
    await withProgress(
      'temporal',
      'no `temporal` on PATH: downloading it with the Temporal SDK (once)',
      download,
    );
    return;
  } catch (error) {
    failures.push(`the SDK's download: ${error.message}`);
    say('temporal', 'the download did not work');
  }
  const go = findGo();
  if (go === undefined) failures.push('building it: no `go` on PATH');
  else {
    try {
      await withProgress(
        'temporal',
        `building CLI ${versions.temporalCli} with Go (once, 2 to 5 minutes)`,
        () => buildWithGo(go, `github.com/temporalio/cli/cmd/temporal@${versions.temporalCli}`, 'temporal'),
      );
      return;
    } catch (error) {
      failures.push(`building it: ${error.message}`);
    }
  }
  throw new SetUpError(
    `No Temporal server could be provided.\n${failures.map((failure) => `  ${failure}`).join('\n')}\nWays out, one of them:\n` +
      `  - set TEMPORAL_ADDRESS to a server of your own (npm start only; the tests start their own servers)\n` +
      `  - put the \`temporal\` CLI on PATH (brew install temporal, or your system's packages)\n` +
      `  - allow downloads, for the SDK's own download of the CLI\n` +
      `  - install Go 1.21 or later, with a reachable module proxy: the CLI is built with it`,
  );
}
