import { createInterface } from 'node:readline/promises';
import { CommandFailed } from '../command-failed.ts';
import { UserError } from '../user-error.ts';
import { plainText } from './plain-text.ts';

/** Throws `UserError` where nobody can be asked. */
export function requireTerminal(command: string): void {
  if (process.stdin.isTTY) return;
  throw new UserError(`${command} asks first, and there is no terminal to ask on: give --yes.`);
}

/** Asks on the terminal. Throws `CommandFailed` unless the answer is yes. */
export async function confirm(question: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([terminal.question(`${plainText(question)} [y/N] `), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailed('Nothing was done.');
  } finally {
    terminal.close();
  }
}
