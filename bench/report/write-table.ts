import { format } from 'prettier';
import type { Results } from './results.ts';
import type { Row } from './row.ts';

const begin = '<!-- benchmark: written by `npm run bench -- --table` -->';
const end = '<!-- end of the benchmark -->';

/** The page with the rows anew between its marks, and where they were measured. Throws when the page has no marks. */
export async function withTable(page: string, rows: readonly Row[], note: string): Promise<string> {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: ${begin} … ${end}`);
  const lines = rows.map(({ id, what, target, figure, verdict }) =>
    ['', id, what, target, figure, verdict, ''].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  const table = [
    '| | what | target | measured | |',
    '| - | - | - | - | - |',
    ...lines.map((line) => line.trim()),
  ];
  const text = `${page.slice(0, from)}${begin}\n\n${table.join('\n')}\n\n${note}\n\n${page.slice(to)}`;
  return format(text, { parser: 'markdown', printWidth: 110 });
}

/** The rows of these ids, in their order. */
export function rowsOf(results: Results, ids: readonly string[]): Row[] {
  const rows = Object.values(results).flatMap((result) => result.rows);
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}
