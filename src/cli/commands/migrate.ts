import { type Command, Option } from 'commander';
import { migrateServers } from '../migrate-servers.ts';
import { printJson, printLine } from '../output.ts';

interface MigrateOptions {
  readonly sqlOnly?: true;
  readonly temporalOnly?: true;
  readonly scheduleOnly?: true;
  readonly json?: true;
}

/** `freshet migrate`. */
export function configure(command: Command): void {
  command
    .addOption(new Option('--sql-only', 'only the tables').conflicts(['temporalOnly', 'scheduleOnly']))
    .addOption(
      new Option('--temporal-only', 'only the search attributes and the schedule').conflicts('scheduleOnly'),
    )
    .option('--schedule-only', 'only the schedule of the reconciler')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Safe to repeat, and safe while the product runs: run it before every new version. The schedule follows
FRESHET_RECONCILE_EVERY_SECONDS; "off" removes it. One that somebody has paused stays paused.`,
    )
    .action(migrate);
}

async function migrate({ sqlOnly, temporalOnly, scheduleOnly, json }: MigrateOptions): Promise<void> {
  const done = await migrateServers({
    sql: !temporalOnly && !scheduleOnly,
    searchAttributes: !sqlOnly && !scheduleOnly,
    schedule: !sqlOnly,
  });
  if (json) {
    printJson(done);
    return;
  }
  if (done.sql !== null) printLine(`tables: ${summary(done.sql, 'applied')}`);
  if (done.searchAttributes !== null) {
    printLine(`search attributes: ${summary(done.searchAttributes, 'registered')}`);
  }
  if (done.schedule !== null) printLine(`schedule: ${done.schedule}`);
}

function summary(names: readonly string[], verb: string): string {
  return names.length === 0 ? 'up to date' : `${verb} ${names.join(', ')}`;
}
