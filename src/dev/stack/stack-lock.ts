import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { isRunning } from './is-running.ts';

/** One stack a folder: two servers on the same data would destroy it. Throws `UserError` when one runs; returns how to give the folder back. */
export function lockStackFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'stack.pid');
  const release = (): void => rmSync(file, { force: true });
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      return release;
    } catch (error) {
      if (attempt > 1 || !(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = Number(readFileSync(file, 'utf8'));
      if (Number.isInteger(owner) && owner > 0 && isRunning(owner)) {
        throw new UserError(
          `A stack already runs in ${folder} (process ${owner}): end that process first, or set FRESHET_HOME to another folder for a second stack.`,
        );
      }
      release();
    }
  }
}
