import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { bareEnvironment, main } from './run-freshet.ts';

/** Runs `freshet` on a terminal of its own, on which `typed` is typed. Both its outputs come as one. */
export async function onTerminal(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  typed: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', main, ...args]
    .map((word) => `'${word}'`)
    .join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: bareEnvironment(env),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  child.stdin.on('error', () => undefined).write(typed);
  const [output, code] = await Promise.all([text(child.stdout), ended]);
  return { code, output };
}
