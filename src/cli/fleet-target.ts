import type { Command } from 'commander';
import { UserError } from '../user-error.ts';
import type { TargetOptions } from './target.ts';

/** Whether a command is meant for the whole fleet, as it stands on the command line. */
export interface FleetTargetOptions extends TargetOptions {
  readonly all?: true;
}

/** Adds `--all`. */
export function addFleetTarget(command: Command): Command {
  return command.option('--all', 'the whole fleet: every run, later ones as well');
}

/** Whether the whole fleet is meant. Throws `UserError` where a run is named beside it. */
export function isForFleet(id: string | undefined, { all, source, query }: FleetTargetOptions): boolean {
  if (all === undefined) return false;
  if (id === undefined && source === undefined && query === undefined) return true;
  throw new UserError('--all stands alone: it takes every run. Leave out the run, --source and --query.');
}
