import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const guardianScript = fileURLToPath(new URL('guardian.mjs', import.meta.url));
const inUse = new Set();
/** @type {import('node:child_process').ChildProcess | undefined} */
let guardian;

/** One guardian a process, started when the first thing needs it. It never keeps this process alive. */
function tell(command) {
  if (guardian === undefined) {
    // Its own session: the terminal's Ctrl-C and a kill of our process group pass it by.
    guardian = spawn(process.execPath, [guardianScript], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    guardian.stdin.on('error', () => {});
    guardian.stdin.unref();
    guardian.unref();
  }
  guardian.stdin.write(`${JSON.stringify(command)}\n`);
}

/** With nothing left to guard the guardian goes, so that a stopped stack leaves no process. */
function release(thing) {
  inUse.delete(thing);
  if (inUse.size > 0 || guardian === undefined) return;
  guardian.stdin.end();
  guardian = undefined;
}

export function guardProcessGroup(pid, graceMs) {
  inUse.add(pid);
  tell({ do: 'watch', pid, graceMs });
}

export function forgetProcessGroup(pid) {
  if (!inUse.has(pid)) return;
  tell({ do: 'forget', pid });
  release(pid);
}

export function removeFolderAtEnd(folder) {
  inUse.add(folder);
  tell({ do: 'removeAtEnd', folder });
}

export function keepFolder(folder) {
  if (!inUse.has(folder)) return;
  tell({ do: 'keep', folder });
  release(folder);
}
