import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './folders.mjs';
import { environmentWithNode, npmCommand } from './npm.mjs';
import { withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules is what the lock file says. npm writes its hidden lock file as the last step of an installation,
 * so one that was interrupted does not pass, and one that was made by hand does.
 */
export function arePackagesInstalled(folder = root) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  const isRight = ([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    return there === undefined
      ? entry.optional === true || entry.peer === true
      : there.version === entry.version;
  };
  return Object.entries(wanted).every(isRight) && Object.keys(installed).every((path) => path in wanted);
}

/** Installs the packages when they are not those of the lock file. */
export async function providePackages() {
  if (arePackagesInstalled()) return;
  const npm = npmCommand(process.execPath, ['ci', '--include=dev', '--no-audit', '--no-fund']);
  try {
    await withProgress('packages', 'npm ci (once for each change of package-lock.json, about 20 s)', () =>
      runCommand('packages', npm.command, npm.args, {
        cwd: root,
        env: environmentWithNode(process.execPath),
      }),
    );
  } catch (error) {
    throw new SetUpError(
      `The packages could not be installed.\n  ${error.message}\nWays out, one of them:\n` +
        `  - make the package registry reachable for npm (npm config get registry) and try again\n` +
        `  - run \`npm ci\` yourself with Node ${process.version.slice(1)}, then try again: what is installed is used`,
    );
  }
}
