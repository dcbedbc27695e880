import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { bareEnvironment, main, runFreshet, type Ended } from '../../cli/support/run-freshet.ts';
import type { Canaries } from '../../support/canary.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Runs a command to its end and looks over what it printed. */
export async function runWatched(
  search: Canaries,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const ended = await runFreshet(args, { env });
  const name = `freshet ${args.join(' ')}`;
  search.look(`${name}: stdout`, ended.stdout);
  search.look(`${name}: stderr`, ended.stderr);
  return ended;
}

/** A process of the product whose output is looked over when it has ended. */
export interface WatchedProcess {
  /** Waits until its output matches, or it has ended. */
  says(pattern: RegExp): Promise<void>;
  /** Ends it, and resolves with its exit code; null after a kill. */
  end(): Promise<number | null>;
}

export function startWatched(
  search: Canaries,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): WatchedProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args, '--json'],
    { env: bareEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  let over = false;
  void closed.then(() => (over = true));
  return {
    says: async (pattern) => {
      await waitUntil(
        `freshet ${args.join(' ')} to say ${String(pattern)}`,
        () => over || pattern.test(output),
      );
      if (!pattern.test(output)) throw new Error(`freshet ${args.join(' ')} ended: ${output}`);
    },
    end: async () => {
      if (!over) child.kill('SIGTERM');
      await closed;
      search.look(`freshet ${args.join(' ')}: its log`, output);
      return child.exitCode;
    },
  };
}

/** Does the work of all, two at a time. */
export async function twoAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([1, 2].map(worker));
}
