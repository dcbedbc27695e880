import { type Command, Option } from 'commander';
import { migrateServers } from '../migrate-servers.ts';
import { printJson, printLine } from '../output.ts';

interface MigrateOptions {
  readonly sqlOnly?: true;
  readonly temporalOnly?: true;
  readonly json?: true;
}

/** `freshet migrate`. */
export function configure(command: Command): void {
  command
    .addOption(new Option('--sql-only', 'only the tables').conflicts('temporalOnly'))
    .option('--temporal-only', 'only the search attributes')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nSafe to repeat, and safe while the product runs: run it before every new version.',
    )
    .action(migrate);
}

async function migrate({ sqlOnly, temporalOnly, json }: MigrateOptions): Promise<void> {
  const done = await migrateServers({ sql: !temporalOnly, temporal: !sqlOnly });
  if (json) {
    printJson(done);
    return;
  }
  if (done.sql !== null) printLine(`tables: ${summary(done.sql, 'applied')}`);
  if (done.searchAttributes !== null) {
    printLine(`search attributes: ${summary(done.searchAttributes, 'registered')}`);
  }
}

function summary(names: readonly string[], verb: string): string {
  return names.length === 0 ? 'up to date' : `${verb} ${names.join(', ')}`;
}
