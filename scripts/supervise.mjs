import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { forgetProcessGroup, guardProcessGroup } from './guard.mjs';
import { watchAncestors } from './watch-ancestors.mjs';

/** Time for an orderly end; afterwards it is ended the hard way. */
const graceMs = 30_000;
/** One Ctrl-C arrives twice, from the terminal and from npm: only a later one means "at once". */
const sameKeyMs = 800;

/**
 * Runs the main program in a process group of its own and resolves with its exit code. It gets exactly one signal for a
 * Ctrl-C, ends when this process or the npm above it dies (even by kill -9), and at the latest 30 s after it was told to.
 */
export function supervise(command, args, options) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, ...options });
  let stopRequested = 0;
  const signalChild = (signal) => {
    try {
      process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  };
  const stop = (signal) => {
    const sinceFirst = Date.now() - stopRequested;
    if (stopRequested === 0) {
      stopRequested = Date.now();
      signalChild(signal);
      setTimeout(() => signalChild('SIGKILL'), graceMs).unref();
    } else if (sinceFirst > sameKeyMs) signalChild('SIGKILL');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  const stopWatching = watchAncestors(() => {
    if (stopRequested === 0) stop('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => guardProcessGroup(child.pid, graceMs));
    child.once('exit', (code, signal) => {
      stopWatching();
      for (const name of signals) process.removeListener(name, stop);
      forgetProcessGroup(child.pid);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
