import { type ChildProcess, spawn } from 'node:child_process';
import type { ExportMenu, MenuToExport } from './export-menu.ts';

/** Time between asking a command to end and ending it. */
const killAfterMs = 1_000;
/** What is kept of its standard error, to say why it failed. */
const keptCharacters = 300;

/**
 * An export that is a shell command, started once per menu with the menu in its environment: FRESHET_STORE_ID,
 * FRESHET_GENERATION, FRESHET_JOB_ID, FRESHET_SOURCE, FRESHET_EVENT_ID, FRESHET_PRIORITY, FRESHET_REQUESTED_AT. Exit
 * code 0 means done; of a failure, the end of its standard error is kept with the queue row. On abort the command and
 * its children get SIGTERM, a second later SIGKILL.
 */
export function commandExporter(command: string, environment: NodeJS.ProcessEnv): ExportMenu {
  return (menu, signal) =>
    new Promise((resolve, reject) => {
      // A process group of its own, because the shell does not pass signals on.
      const child = spawn(command, {
        shell: true,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...environment, ...menuVariables(menu) },
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-keptCharacters);
      });
      const over = new AbortController();
      const onAbort = (): void => endGroup(child, over.signal);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { signal: over.signal });
      child.once('error', (error) => {
        over.abort();
        reject(error);
      });
      child.once('close', (exitCode, killedBy) => {
        over.abort();
        if (exitCode === 0) resolve();
        else
          reject(
            new Error(
              `the command ended with ${killedBy ?? `exit code ${String(exitCode)}`}: ${oneLine(said)}`,
            ),
          );
      });
    });
}

function menuVariables(menu: MenuToExport): NodeJS.ProcessEnv {
  return {
    FRESHET_STORE_ID: menu.storeId,
    FRESHET_GENERATION: String(menu.generation),
    FRESHET_JOB_ID: menu.jobId,
    FRESHET_SOURCE: menu.source,
    FRESHET_EVENT_ID: menu.eventId,
    FRESHET_PRIORITY: menu.priority,
    FRESHET_REQUESTED_AT: menu.requestedAt,
  };
}

function endGroup(child: ChildProcess, over: AbortSignal): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs);
  over.addEventListener('abort', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
