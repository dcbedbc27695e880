import type { Command } from 'commander';
import { commaList, jobIdText } from './option-values.ts';

/** A change as it is asked for on the command line. */
export interface ChangeOptions {
  readonly stores?: readonly string[];
  readonly all?: true;
  readonly file?: string;
  readonly type?: string;
  readonly detailType?: string;
  readonly source?: string;
  readonly select?: readonly string[];
  readonly priceTypes?: readonly string[];
  readonly id?: string;
}

/** Adds the options that say what changes, the same for `publish` and `plan`. */
export function addChangeOptions(command: Command): Command {
  return command
    .option('--stores <ids>', 'store ids, separated by commas', commaList)
    .option('--all', 'all active stores of the stores table')
    .option(
      '--file <path>',
      'store ids, one a line, or events (EventBridge envelopes) in JSON; - reads standard input',
    )
    .option('--type <rule>', 'rule of the rules file (default: the first one that fans out over stores)')
    .option('--detail-type <text>', 'detail-type of the event, instead of --type')
    .option('--source <text>', 'source of the event, with --detail-type')
    .option(
      '--select <values>',
      "values of the rule's selection, separated by commas (default: all)",
      commaList,
    )
    .option('--price-types <values>', 'the same as --select', commaList)
    .option('--id <number>', 'outbox job id (default: that of a new outbox row)', jobIdText);
}
