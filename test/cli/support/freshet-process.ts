import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { bareEnvironment, main } from './run-freshet.ts';

/** A `freshet` command that keeps running. */
export interface FreshetProcess {
  /** The line that it printed when it was ready. */
  readonly ready: unknown;
  readonly child: ChildProcess;
  /** What it has said on standard error so far. */
  stderr(): string;
  /** On standard output, the ready line included. */
  stdout(): string;
  /** Sends the signal, and resolves with the exit code when the process has ended; null after a kill. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a process command with `--json` and waits for its ready line. Throws, with what it said, when it ends before. */
export async function startFreshet(args: readonly string[], env: NodeJS.ProcessEnv): Promise<FreshetProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args, '--json'], {
    env: bareEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = new AbortController();
  const output = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output.stdout += chunk;
      const at = output.stdout.indexOf('\n');
      if (at >= 0) resolve(output.stdout.slice(0, at));
    });
  });
  const early = once(child, 'exit', { signal: end.signal }).then(() => undefined);
  early.catch(() => undefined);
  const line = await Promise.race([firstLine, early]);
  end.abort();
  if (line === undefined)
    throw new Error(`freshet ${args.join(' ')} ended before it was ready: ${output.stderr}`);
  return {
    ready: JSON.parse(line) as unknown,
    child,
    stderr: () => output.stderr,
    stdout: () => output.stdout,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill(signal);
        await gone;
      }
      return child.exitCode;
    },
  };
}
