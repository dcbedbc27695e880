import { format } from 'prettier';
import type { Results } from './results.ts';
import type { Row } from './row.ts';

const begin = '<!-- benchmark: written by `npm run bench -- --table` -->';
const end = '<!-- end of the benchmark -->';

/** A row, and how it came about. */
export interface TableRow extends Row {
  readonly rounds: number;
  /** Processes that ran or waited for a processor in the minute before, on average. */
  readonly load: number;
}

/** The page with the rows anew between its marks, and where they were measured. Throws when the page has no marks. */
export async function withTable(page: string, rows: readonly TableRow[], note: string): Promise<string> {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: ${begin} … ${end}`);
  const lines = rows.map(({ id, what, target, figure, verdict, rounds, load }) =>
    ['', id, what, target, figure, verdict, `${rounds} / ${load}`, '']
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | ')
      .trim(),
  );
  const table = ['| | what | target | measured | | rounds / load |', '| - | - | - | - | - | - |', ...lines];
  const text = `${page.slice(0, from)}${begin}\n\n${table.join('\n')}\n\n${note}\n\n${page.slice(to)}`;
  return format(text, { parser: 'markdown', printWidth: 110 });
}

/** The rows of these ids, in their order. */
export function rowsOf(results: Results, ids: readonly string[]): TableRow[] {
  const rows = Object.values(results).flatMap(({ rows: measured, rounds, environment }) =>
    measured.map((row) => ({ ...row, rounds, load: environment.loadBefore })),
  );
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}
