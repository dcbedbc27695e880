import type { Command } from 'commander';
import { UserError } from '../user-error.ts';

/** What a command of operators is meant for, as it stands on the command line. */
export interface TargetOptions {
  readonly source?: string;
  readonly query?: string;
}

/** One run, or every run that matches a visibility query. */
export type Target =
  | { readonly kind: 'run'; readonly id: string; readonly source: string | undefined }
  | { readonly kind: 'query'; readonly query: string };

/** Adds the argument and the options that name runs. */
export function addTarget(command: Command): Command {
  return command
    .argument('[run]', 'workflow ID, or outbox job id')
    .option('--source <text>', 'source of the job, where two have the same id')
    .option('--query <text>', "every run that matches this visibility query: FreshetSource = 'x'");
}

/** The runs that are named. Throws `UserError` unless it is one ID or one query. */
export function readTarget(id: string | undefined, { source, query }: TargetOptions): Target {
  if (id === undefined && query === undefined)
    throw new UserError('No run is named: expected a workflow ID, a job id, or --query.');
  if (query === undefined) return { kind: 'run', id: id ?? '', source };
  if (id !== undefined || source !== undefined) {
    throw new UserError(
      '--query stands alone: put the run or its source into it (FreshetJobId, FreshetSource).',
    );
  }
  if (query.trim() === '')
    throw new UserError("--query is empty: expected a visibility query like FreshetPhase = 'waiting'.");
  return { kind: 'query', query };
}
