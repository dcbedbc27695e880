import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetProcessGroup, guardProcessGroup } from '../../scripts/guard.mjs';
import type { Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import { logTail } from './stack/log-tail.ts';

/** Slow machines included; a worker is ready in two seconds, its first one with a new workflow bundle in eight. */
const startTimeoutMs = 90_000;
/** Below the 30 s after which the set-up's own supervisor ends everything the hard way. */
const stopTimeoutMs = 20_000;
const usualRestartMs = 1_000;

export interface SuperviseOptions {
  readonly name: string;
  /** Arguments of this Node. The program prints a line of JSON with `"ready":true` on standard output when it is ready. */
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Gets the program's standard error, over all its starts. */
  readonly logFile: string;
  readonly logger: Logger;
  /** How long after its end a program is started again; default a second. */
  readonly restartAfterMs?: number;
}

/** A program of ours that is kept running. */
export interface SupervisedProcess {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  readonly logFile: string;
  /** For demonstrations and fault tests: what ends by it is started again. Default: SIGKILL. */
  kill(signal?: NodeJS.Signals): void;
  /** Resolves when the running program, or the one that is about to be started, is ready. */
  ready(): Promise<void>;
  /** Ends it for good: SIGTERM, and SIGKILL if it takes longer than 20 s. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a program and keeps it running: one that ends by itself after it was ready is started again soon after.
 * It lives in a process group of its own, so that Ctrl-C reaches it through `stop` only, and it never outlives this
 * process, however that dies. Resolves when it is ready; throws with the end of its log when it does not get there.
 */
export async function supervise(options: SuperviseOptions): Promise<SupervisedProcess> {
  const keeper = new Keeper(options);
  await keeper.start();
  return keeper;
}

class Keeper implements SupervisedProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #options: SuperviseOptions;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #ready: Promise<void> = Promise.resolve();

  constructor(options: SuperviseOptions) {
    this.#options = options;
    this.name = options.name;
    this.logFile = options.logFile;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const child = await this.#spawn();
    this.#ready = this.#readiness(child);
    await this.#ready;
    child.once('exit', (code, signal) => void this.#startAgain(signal ?? `exit code ${String(code)}`));
    if (!isAlive(child)) void this.#startAgain('its end right after the start');
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.#child?.pid !== undefined) signalGroup(this.#child.pid, signal);
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child === undefined || !isAlive(child)) return;
    const gone = once(child, 'exit');
    const timer = setTimeout(() => this.kill('SIGKILL'), stopTimeoutMs);
    this.kill('SIGTERM');
    // A process that somebody has stopped (SIGSTOP) must wake up to end.
    this.kill('SIGCONT');
    await gone;
    clearTimeout(timer);
  }

  async #spawn(): Promise<ChildProcess> {
    const { args, environment, logFile } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [...args], {
      detached: true,
      env: environment,
      stdio: ['ignore', 'pipe', log],
    });
    closeSync(log);
    // Before anything is awaited: `stop` must find it.
    this.#child = child;
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) return child;
    guardProcessGroup(pid, stopTimeoutMs);
    child.once('exit', () => {
      forgetProcessGroup(pid);
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  async #readiness(child: ChildProcess): Promise<void> {
    const over = new AbortController();
    const ended = once(child, 'exit', { signal: over.signal }).then(() => 'ended while it started');
    const late = delay(startTimeoutMs, `was not ready within ${startTimeoutMs / 1000} s`, {
      signal: over.signal,
    });
    try {
      const problem = await Promise.race([readyLine(child), ended, late]);
      if (problem === undefined) return;
      this.kill('SIGKILL');
      const lines = logTail(this.logFile);
      throw new Error(
        `The ${this.name} ${problem}. The end of ${this.logFile}:\n    ${lines.join('\n    ')}`,
      );
    } finally {
      over.abort();
      // These two reject now that nobody waits for them.
      await Promise.allSettled([ended, late]);
    }
  }

  async #startAgain(end: string): Promise<void> {
    const { logger } = this.#options;
    while (!this.#stopping.signal.aborted) {
      logger.warn(`The ${this.name} ended (${end}) and is started again`, { log: this.logFile });
      const started = this.#afterPause();
      // Who asks for it meanwhile waits for the new one.
      this.#ready = started;
      started.catch(() => undefined);
      try {
        await started;
        return;
      } catch (error) {
        end = error instanceof Error ? error.message : String(error);
      }
    }
  }

  async #afterPause(): Promise<void> {
    const { restartAfterMs = usualRestartMs } = this.#options;
    await sleepUntil(restartAfterMs, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    await this.start();
    this.#options.logger.info(`The ${this.name} is ready again`, { pid: this.pid });
  }
}

/** Resolves, with nothing, when the program says that it is ready. */
function readyLine(child: ChildProcess): Promise<undefined> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"ready":true')) resolve(undefined);
    });
  });
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has gone in the meantime.
  }
}
