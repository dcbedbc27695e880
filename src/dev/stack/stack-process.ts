import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetProcessGroup, guardProcessGroup } from '../../../scripts/guard.mjs';
import type { Logger } from '../../logging.ts';
import { childEnvironment } from './child-environment.ts';
import { logTail } from './log-tail.ts';
import type { StackPart } from './stack-part.ts';

/** Slow disks and busy machines included; a start takes a second. */
const startTimeoutMs = 90_000;
const stopTimeoutMs = 15_000;
const pollMs = 20;

export interface StackProcessOptions {
  name: string;
  /** For messages: "MySQL server". */
  title: string;
  command: string;
  args: readonly string[];
  /** Default: the folder of the log. */
  cwd?: string;
  /** Runs as this user of the system instead of as ours. */
  user?: { readonly uid: number; readonly gid: number };
  logFile: string;
  /** Is asked again and again until it is true; must not throw and not take long. */
  isReady: () => Promise<boolean>;
  /** What the user can do when it does not start. */
  remedy: string;
  /** The child reads its standard input and ends when that closes: safe against every death of this process. */
  tether?: boolean;
  ephemeral: boolean;
  logger: Logger;
}

/**
 * A server as a child process, in a process group of its own: the terminal's Ctrl-C does not reach it, so that it ends
 * after those who use it; if this process dies, the guardian ends it.
 */
export class StackProcess implements StackPart {
  readonly name: string;
  readonly logFile: string;
  readonly #options: StackProcessOptions;
  #child: ChildProcess | undefined;
  /** An end that we asked for is not reported. */
  #expectedEnd = false;

  constructor(options: StackProcessOptions) {
    this.#options = options;
    this.name = options.name;
    this.logFile = options.logFile;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Throws an error with the end of the log when the server does not come up. */
  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const child = await this.#spawn();
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
      // An answer alone proves nothing, somebody else may listen there: the child must be alive as well.
      const ready = await this.#options.isReady();
      if (!isAlive(child)) throw this.#failed('ended while it started');
      if (ready) break;
      if (Date.now() > deadline) {
        await this.kill('SIGKILL');
        throw this.#failed(`did not answer within ${startTimeoutMs / 1000} s`);
      }
      await delay(pollMs);
    }
    this.#expectedEnd = false;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ends = signal !== 'SIGSTOP' && signal !== 'SIGCONT';
    if (ends) this.#expectedEnd = true;
    const gone = ends ? endOf(child) : Promise.resolve();
    signalGroup(child.pid, signal);
    await gone;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    if (this.#options.ephemeral) return this.kill('SIGKILL');
    const timer = setTimeout(() => void this.kill('SIGKILL'), stopTimeoutMs);
    const gone = this.kill('SIGTERM');
    // A server that somebody has stopped (SIGSTOP) must wake up to end.
    signalGroup(child.pid, 'SIGCONT');
    await gone;
    clearTimeout(timer);
  }

  async #spawn(): Promise<ChildProcess> {
    const { command, args, cwd, user, logFile, tether, ephemeral } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, {
      detached: true,
      cwd: cwd ?? dirname(logFile),
      ...user,
      env: childEnvironment(),
      stdio: [tether === true ? 'pipe' : 'ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#expectedEnd = true;
    child.once('exit', (code, signal) => this.#onEnd(child, code, signal));
    child.stdin?.on('error', () => undefined);
    try {
      await once(child, 'spawn');
    } catch (error) {
      this.#child = undefined;
      throw new Error(`${this.#options.title}: cannot run ${command}. ${this.#options.remedy}`, {
        cause: error,
      });
    }
    if (child.pid !== undefined) guardProcessGroup(child.pid, ephemeral ? 0 : stopTimeoutMs);
    // A stack that somebody forgot to stop must not keep a test process alive; the guardian ends it.
    child.unref();
    if (child.stdin !== null && 'unref' in child.stdin) (child.stdin as unknown as { unref(): void }).unref();
    return child;
  }

  #onEnd(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (child.pid !== undefined) forgetProcessGroup(child.pid);
    if (this.#expectedEnd) return;
    const { logger, title, remedy } = this.#options;
    logger.error(`${title} has ended by itself (${signal ?? `exit code ${String(code)}`}). ${remedy}`, {
      log: this.logFile,
      lastLines: logTail(this.logFile),
    });
  }

  #failed(what: string): Error {
    const lines = logTail(this.logFile);
    const said = lines.length === 0 ? 'It wrote no log.' : `Its last lines:\n    ${lines.join('\n    ')}`;
    return new Error(
      `${this.#options.title} ${what}. ${said}\n  Log: ${this.logFile}\n  ${this.#options.remedy}`,
    );
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has gone in the meantime.
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function endOf(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  child.ref();
  await once(child, 'exit');
}
