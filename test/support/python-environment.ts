import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stateFolder } from '../../src/paths.ts';

const run = promisify(execFile);

/** A Python with a package, or why there is none. */
export type PythonEnvironment = { readonly python: string } | { readonly missing: string };

/**
 * Makes a virtual environment with these packages of PyPI in the state folder, once; the next run finds it there.
 * `name` contains their versions.
 */
export async function pythonEnvironment(
  name: string,
  requirements: readonly string[],
): Promise<PythonEnvironment> {
  const folder = join(stateFolder, 'python', name);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return { python };
  // Built aside, so that a run that was interrupted leaves nothing that looks finished.
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(join(stateFolder, 'python'), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', unfinished], { timeout: 120_000 });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
    await run(join(unfinished, 'bin', 'python'), pip, { timeout: 300_000 });
    await rename(unfinished, folder);
    return { python };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (existsSync(python)) return { python };
    return { missing: `no Python with ${requirements.join(', ')}: ${lastLine(error)}` };
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? text;
}
