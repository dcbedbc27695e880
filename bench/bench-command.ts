import { UserError } from '../src/user-error.ts';
import { readOptions, usage } from './options.ts';
import { publishResults } from './publish-results.ts';
import { runBench } from './run-bench.ts';

/** `npm run bench` and `freshet bench`: does what the arguments say and returns the exit code. Never rejects. */
export async function benchCommand(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === null) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    // With --json standard output holds the JSON alone.
    const stream = options.json ? process.stderr : process.stdout;
    const say = (line: string): void => void stream.write(`${line}\n`);
    return await (options.table ? publishResults(options.into, say) : runBench(options, say));
  } catch (error) {
    if (error instanceof UserError) {
      process.stderr.write(`bench: ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(
      `bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}
