import { CommanderError } from 'commander';
import { PortError } from '../activities/ports.ts';
import { failureCodes } from '../contract/failure-codes.ts';
import { hideSecrets } from '../hide-secrets.ts';
import { UserError } from '../user-error.ts';
import { CommandFailed } from '../command-failed.ts';
import { plainText } from './plain-text.ts';

/** Tells the user on standard error what went wrong, and returns the exit code. */
export function reportError(error: unknown): number {
  // Commander has said it already; help and version come the same way, with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError || error instanceof CommandFailed) return say(error.message, error.exitCode);
  if (error instanceof PortError) return say(`${error.message}. ${failureCodes[error.code].remedy}`, 1);
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return say(`unexpected error, please report it: ${what}`, 1);
}

/** A message of standard error: its own lines are kept, nothing else that a terminal would obey; no secret. */
export function errorLine(message: string): string {
  return `freshet: ${hideSecrets(message).trimEnd().split('\n').map(plainText).join('\n')}\n`;
}

function say(message: string, exitCode: number): number {
  process.stderr.write(errorLine(message));
  return exitCode;
}
