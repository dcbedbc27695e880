import type { Command } from 'commander';

/** Options of the commands that run a process. */
export interface ProcessOptions {
  readonly json?: true;
}

/** Adds what is common to the commands that run until a signal. */
export function addProcessOptions(command: Command): Command {
  return command.option('--json', 'print one line of JSON on standard output when ready').addHelpText(
    'after',
    `
Logs JSON lines on standard error. SIGTERM or Ctrl-C lets it finish what it has in hand; a second one ends it at once.`,
  );
}
