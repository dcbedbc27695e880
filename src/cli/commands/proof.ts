import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailed } from '../../command-failed.ts';
import { storeIdPattern } from '../../rules/rule.ts';
import { wholeNumber } from '../option-values.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { type Proof, proveRefresh, type Refresh } from '../prove-refresh.ts';
import { errorLine } from '../report-error.ts';
import { withTemporal } from '../temporal-client.ts';
import { withDatabase } from '../with-database.ts';

interface ProofOptions {
  readonly store: string;
  readonly since?: Date;
  readonly limit: number;
  readonly json?: true;
}

/** `freshet proof`. */
export function configure(command: Command): void {
  command
    .requiredOption('--store <id>', 'the store', storeId)
    .option('--since <time>', 'only later ones, ISO 8601 in UTC: 2026-01-31T18:00:00Z', time)
    .option('--limit <lines>', 'refreshes shown, latest first', wholeNumber(1, 1_000), 20)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
From the log that each run writes when it has deleted the keys of a store (kept 30 days; by runs that queue menus), the
store's row in the menu queue, and the runs that the server still knows. A queued menu is exported once a generation at
least as high has been. Exit code 1 when there is no such refresh.`,
    )
    .action(proof);
}

async function proof({ store, since, limit, json }: ProofOptions): Promise<void> {
  const wanted = { store, limit, ...(since && { since }) };
  const proven = await withDatabase(async (database) => {
    try {
      return await withTemporal((client) => proveRefresh(database, client, wanted));
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      process.stderr.write(errorLine(`${error.message} What it knows of the runs is missing here.`));
      return proveRefresh(database, null, wanted);
    }
  });
  if (json) printJson(proven);
  else if (proven.refreshes.length > 0) print(proven, limit);
  if (proven.refreshes.length === 0) {
    const when = since === undefined ? 'within the last 30 days' : `since ${since.toISOString()}`;
    throw new CommandFailed(
      `No run has refreshed the store ${store} ${when}. Its menu: ${menuText(proven.menu)}.`,
    );
  }
}

function print({ store, menu, refreshes }: Proof, limit: number): void {
  printFields([
    ['store', store],
    ['menu', menuText(menu)],
  ]);
  printLine('');
  printTable(
    ['keys deleted', 'menu', 'exported', 'run', 'change', 'source', 'job', 'event', 'workflow id', 'run id'],
    refreshes.map((refresh) => [
      refresh.keysDeletedAt.toISOString(),
      `generation ${refresh.menu.generation}`,
      exportText(refresh),
      runText(refresh),
      refresh.detailType ?? '-',
      refresh.source ?? '-',
      refresh.jobId ?? '-',
      eventText(refresh),
      refresh.workflowId,
      refresh.runId,
    ]),
  );
  if (refreshes.length === limit) printLine(`The first ${limit}; --limit shows more.`);
}

function menuText(menu: Proof['menu']): string {
  if (menu === null) return 'was never queued';
  const { generation, status, exportedGeneration, exportedAt, lastError } = menu;
  const exported =
    exportedGeneration === null
      ? 'never exported'
      : `generation ${exportedGeneration} exported at ${exportedAt?.toISOString() ?? 'an unknown time'}`;
  return `generation ${generation} is ${status}, ${exported}${lastError === null ? '' : `; last error: ${lastError}`}`;
}

function exportText({ menu }: Refresh): string {
  if (menu.exportedAt === null) return 'not yet';
  const at = menu.exportedAt.toISOString();
  return menu.exportedGeneration === menu.generation
    ? at
    : `by ${at}, with generation ${menu.exportedGeneration ?? '?'}`;
}

function runText({ run }: Refresh): string {
  if (run.retained === null) return 'unknown';
  return run.retained ? (run.status ?? 'unknown') : 'no longer retained';
}

function eventText({ run }: Refresh): string {
  return run.eventTime === null && run.eventId === null
    ? '-'
    : `${run.eventId ?? 'no id'} of ${run.eventTime ?? 'unknown time'}`;
}

function storeId(text: string): string {
  if (storeIdPattern.test(text)) return text;
  throw new InvalidArgumentError('Expected 1 to 64 of the characters A-Z a-z 0-9 _ -.');
}

function time(text: string): Date {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Expected ISO 8601 in UTC, like 2026-01-31T18:00:00Z.');
  return new Date(ms);
}
