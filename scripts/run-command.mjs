import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './folders.mjs';
import { forgetProcessGroup, guardProcessGroup } from './guard.mjs';

const running = new Set();

/** Ctrl-C does not reach the commands (they have process groups of their own), so whoever is told to end, ends them. */
export function endCommands() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended in the meantime.
    }
  }
}

export class CommandFailed extends Error {
  constructor(command, what, logFile) {
    const lines = readFileSync(logFile, 'utf8').split('\n');
    const said = lines.filter((line) => line.trim() !== '').slice(-12);
    super(
      [`${command} ${what}. Its last lines:`, ...said.map((line) => `    ${line}`), `  Log: ${logFile}`].join(
        '\n',
      ),
    );
  }
}

/**
 * Runs a command without input, its output in a log file of its own. Rejects with the end of that log. The command ends
 * with this process, however that dies.
 */
export async function runCommand(name, command, args, options = {}) {
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const logFile = join(home, 'logs', `set-up-${name}.log`);
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: options.cwd,
    env: options.env ?? process.env,
  });
  closeSync(log);
  running.add(child);
  if (child.pid !== undefined) guardProcessGroup(child.pid, 2_000);
  try {
    await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
      child.once('exit', (code, signal) => {
        if (code === 0) resolve();
        else
          reject(
            new CommandFailed(
              [command, ...args].join(' '),
              signal ? `was ended by ${signal}` : `failed with exit code ${code}`,
              logFile,
            ),
          );
      });
      options.signal?.addEventListener('abort', () => {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has ended in the meantime.
        }
      });
    });
  } finally {
    running.delete(child);
    if (child.pid !== undefined) forgetProcessGroup(child.pid);
  }
}
