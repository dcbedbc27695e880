/** `npm run bench`: measures the rows of the target table, and says which targets are held. See README.md. */
import { UserError } from '../src/user-error.ts';
import { readOptions, usage } from './options.ts';
import { runBench } from './run-bench.ts';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  // With --json standard output holds the JSON alone.
  const stream = options.json ? process.stderr : process.stdout;
  return runBench(options, (line) => void stream.write(`${line}\n`));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UserError) {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(
      `bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
