import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

/** Runs one command line. Returns the exit code: 0 done, 1 failed, 2 wrong usage or another mistake of the user. */
export async function runCli(args: readonly string[]): Promise<number> {
  endQuietlyWithoutReader();
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return reportError(error);
  }
}

/** `freshet list | head -1`: a reader that has seen enough is no failure. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
