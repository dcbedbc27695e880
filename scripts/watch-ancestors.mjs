import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const pollMs = 500;

/** @returns {number} the parent of a process, 0 when it cannot be told */
function parentOf(pid) {
  try {
    // The name in parentheses may hold anything; state and parent follow the last one.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]);
  } catch {
    // Not Linux.
  }
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// Taken at the start: once npm is gone, its place in the line of parents is, too.
const parent = process.ppid;
const npm = process.env.npm_lifecycle_event === undefined ? 0 : parentOf(parent);

/**
 * Calls back when the npm that runs us is gone. npm runs us through a shell that survives it, so our own parent alone
 * does not tell. Without npm nobody's end is ours: a command may be meant to outlive its shell. Returns how to stop.
 */
export function watchAncestors(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm <= 1 || isAlive(npm))) return;
    clearInterval(timer);
    onGone();
  }, pollMs);
  return () => clearInterval(timer);
}
