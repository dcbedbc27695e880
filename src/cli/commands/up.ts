import { join } from 'node:path';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { projectRoot } from '../../paths.ts';
import { UserError } from '../../user-error.ts';

/** `freshet up`. */
export function configure(command: Command): void {
  command
    .option('--json', 'print one line of JSON when everything is up')
    .addHelpText(
      'after',
      `
Starts a Temporal server, MariaDB or MySQL, a queue and a cache (emulators), with their data in .freshet; for each that the
environment names (TEMPORAL_ADDRESS, MYSQL_URL, SQS_QUEUE_URL, MOMENTO_API_KEY) it uses that one instead. Then it migrates
them and starts worker, relay and exporter, each again when it dies. Without FRESHET_EXPORT_MODULE or FRESHET_EXPORT_COMMAND
the exporter writes sample menus into the embedded database.`,
    )
    .action(up);
}

async function up({ json }: { readonly json?: true }): Promise<void> {
  // The built package has neither the servers nor what starts them.
  if (!existsSync(join(projectRoot, 'src', 'dev'))) {
    throw new UserError(
      '`freshet up` needs a checkout of Freshet: run worker, relay and exporter, each by itself.',
    );
  }
  const { runUp } = await import('../run-up.ts');
  await runUp({ json: json === true });
}
