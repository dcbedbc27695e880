import { type Command, Option } from 'commander';
import { countMenus, type MenuCount } from '../../adapters/mysql/count-menus.ts';
import { listMenus, type MenuFilters, type QueuedMenu } from '../../adapters/mysql/list-menus.ts';
import { duration, thousands } from '../format-values.ts';
import { wholeNumber } from '../option-values.ts';
import { printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { withDatabase } from '../with-database.ts';

type MenusOptions = MenuFilters & { readonly limit: number; readonly json?: true };

/** `freshet menus`. */
export function configure(command: Command): void {
  command
    .addOption(
      new Option('--status <status>', 'only these').choices(['pending', 'exporting', 'done', 'failed']),
    )
    .addOption(new Option('--priority <priority>', 'only these').choices(['urgent', 'normal', 'bulk']))
    .option('--store <id>', 'only this store')
    .option('--limit <rows>', 'rows shown; 0 for the counts alone', wholeNumber(0, 100_000), 20)
    .option('--json', 'print JSON')
    .action(menus);
}

async function menus({ json, ...filters }: MenusOptions): Promise<void> {
  const { counts, rows } = await withDatabase(async (pool) => ({
    counts: await countMenus(pool),
    rows: filters.limit === 0 ? [] : await listMenus(pool, filters),
  }));
  if (json) {
    printJson({ counts, menus: rows });
    return;
  }
  const now = Date.now();
  printTable(
    ['status', 'priority', 'menus', 'oldest'],
    counts.map((count) => countRow(count, now)),
  );
  if (counts.length === 0) printLine('The menu queue is empty.');
  if (filters.limit === 0 || counts.length === 0) return;
  printLine('');
  printTable(
    [
      'store',
      'status',
      'priority',
      'waiting',
      'generation',
      'exported',
      'attempts',
      'job',
      'source',
      'last error',
    ],
    rows.map((row) => menuRow(row, now)),
  );
  if (rows.length === filters.limit) printLine(`The first ${filters.limit}; --limit shows more.`);
}

function countRow({ status, priority, menus, oldestRequestedAt }: MenuCount, now: number): string[] {
  const oldest = status === 'done' ? '-' : duration(now - oldestRequestedAt.getTime());
  return [status, priority, thousands(menus), oldest];
}

function menuRow(row: QueuedMenu, now: number): string[] {
  return [
    row.storeId,
    row.status,
    row.priority,
    row.status === 'done' ? '-' : duration(now - row.requestedAt.getTime()),
    String(row.generation),
    row.exportedGeneration === null ? 'never' : String(row.exportedGeneration),
    String(row.attempts),
    row.jobId,
    row.source,
    row.lastError ?? '-',
  ];
}
