import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../src/dev/stack/find-program.ts';
import { providedProgramsFolder } from '../src/dev/stack/find-temporal.ts';
import { home } from './folders.mjs';
import { goFolders } from './go-folders.mjs';
import { runCommand } from './run-command.mjs';

/** Puts a program into the folder of those that the set-up provides, whole or not at all. */
export function keepProgram(file, name) {
  mkdirSync(providedProgramsFolder, { recursive: true, mode: 0o700 });
  const program = join(providedProgramsFolder, name);
  copyFileSync(file, `${program}.new`);
  chmodSync(`${program}.new`, 0o755);
  renameSync(`${program}.new`, program);
}

/** The `go` of this machine; undefined when there is none. */
export function findGo() {
  return findProgram(['go'], goFolders);
}

/** Builds a Go package, given with its version, and keeps its program under `name`. */
export async function buildWithGo(go, goPackage, name) {
  // Two programs may be built side by side.
  const folder = join(home, 'build', name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    await runCommand(`${name}-build`, go, ['install', goPackage], {
      cwd: folder,
      env: { ...process.env, GOBIN: folder },
    });
    keepProgram(join(folder, goPackage.split('@')[0].split('/').at(-1)), name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
