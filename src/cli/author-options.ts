import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../user-error.ts';
import { signalText } from './option-values.ts';

/** Who gives an order, as it stands on the command line. */
export interface ActorOptions {
  readonly actor?: string;
}

/** Who gives an order, and why. */
export interface AuthorOptions extends ActorOptions {
  readonly reason: string;
}

/** Adds `--actor`. */
export function addActor(command: Command): Command {
  return command.option('--actor <name>', 'who asks (default: the user of the operating system)', signalText);
}

/** Adds `--actor` and a `--reason` that must be given: the run page shows both. */
export function addAuthor(command: Command): Command {
  return addActor(command).requiredOption('--reason <text>', 'why, shown with the run', signalText);
}

/** Who asks. Throws `UserError` where the operating system knows no name either. */
export function actorOf({ actor }: ActorOptions): string {
  if (actor !== undefined) return actor;
  try {
    return userInfo().username;
  } catch (error) {
    throw new UserError('The operating system knows no name for this user: give --actor.', { cause: error });
  }
}
