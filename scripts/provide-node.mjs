import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './folders.mjs';
import { npmCommand, platformNode } from './npm.mjs';
import { say, withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { versions } from './versions.mjs';

/** @returns {boolean} whether this version of Node can run the product */
export function isNodeSupported(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = versions.oldestNode.split('.').map(Number);
  // Node 23 got type stripping in 23.6.
  if (major === oldestMajor + 1) return minor >= 6;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function platformPackage() {
  // The registry's name for this one platform differs.
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

function works(node) {
  if (!existsSync(node)) return false;
  try {
    return isNodeSupported(execFileSync(node, ['--version'], { encoding: 'utf8', timeout: 20_000 }).trim());
  } catch {
    return false;
  }
}

async function install(folder, packageName, version) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = npmCommand(process.execPath, [
    'install',
    '--prefix',
    folder,
    ...flags,
    `${packageName}@${version}`,
  ]);
  await runCommand('node', npm.command, npm.args, { cwd: folder });
}

/** The Node to run everything with: the running one if it is new enough, else a private one. Runs on Node 18. */
export async function provideNode() {
  if (isNodeSupported(process.version)) return process.execPath;
  const packageName = platformPackage();
  const folder = join(home, 'node');
  const node = platformNode(folder, packageName);
  if (works(node)) return node;
  const why = `Node ${process.version.slice(1)} is older than ${versions.oldestNode}`;
  try {
    await withProgress(
      'node',
      `${why}: getting a private Node ${versions.node} from the package registry (once, about 10 s)`,
      async () => {
        try {
          await install(folder, packageName, versions.node);
        } catch {
          say(
            'node',
            `${versions.node} is not to be had for this platform, taking the newest ${versions.nodeMajor}`,
          );
          await install(folder, packageName, versions.nodeMajor);
        }
      },
    );
    if (works(node)) return node;
    throw new Error(`${node} does not run on this machine (${process.platform} ${process.arch}).`);
  } catch (error) {
    throw new SetUpError(
      `No Node that is new enough: ${why}, and a private one could not be provided.\n  ${error.message}\nWays out, one of them:\n` +
        `  - install Node ${versions.nodeMajor} (nvm install ${versions.nodeMajor}, brew install node, or your system's packages) and try again\n` +
        `  - make the package registry reachable for npm (npm config get registry) and try again`,
    );
  }
}
