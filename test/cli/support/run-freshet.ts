import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stateFolder } from '../../../src/paths.ts';

export const main = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty state folder: no embedded stack of the developer's gets into the test. Removed when this process ends. */
export const emptyHome = newHome();

/** Another one. It shares the cache of the workflow bundle, which takes seconds to make. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'freshet-cli-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const cache = join(stateFolder, 'cache');
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(home, 'cache'));
  return home;
}

/** An environment that names no server and no setting, but for what the test adds. */
export function bareEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, LD_LIBRARY_PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, LD_LIBRARY_PATH, NODE_COMPILE_CACHE, FRESHET_HOME: emptyHome, ...more };
}

/** Runs `freshet` to its end. */
export async function runFreshet(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly stdin?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: bareEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
