import { format } from 'prettier';
import type { Row } from './row.ts';

const begin = '<!-- fault table: written by `npm run test:faults -- --table` -->';
const end = '<!-- end of the fault table -->';

const headings = { faults: 'Faults', input: 'Bad input and security' } as const;

/** The page with the table anew between its marks. Throws when the page has no marks. */
export async function withTable(
  page: string,
  rows: readonly Row[],
  figures: Readonly<Record<string, string>>,
): Promise<string> {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: ${begin} … ${end}`);
  const tables = (['faults', 'input'] as const).map((table) => {
    const lines = rows.filter((row) => row.table === table).map((row) => lineOf(row, figures[row.id]));
    return `### ${headings[table]}\n\n| fault | must be | shown by | last figures |\n| - | - | - | - |\n${lines.join('\n')}`;
  });
  const text = `${page.slice(0, from)}${begin}\n\n${tables.join('\n\n')}\n\n${page.slice(to)}`;
  return format(text, { parser: 'markdown', printWidth: 110 });
}

function lineOf({ what, must, tests, open }: Row, figure = ''): string {
  const files = [...new Set(tests.map(({ file }) => `\`${file.replace(/\.test\.ts$/, '')}\``))].join(' ');
  // A whole fault test leaves figures when it passes; the others run with every `npm test`.
  const owesFigures = tests.some(({ file }) => file.startsWith('faults/') && !file.includes('.short.'));
  const said = [
    owesFigures && figure === '' ? '**Not passed yet.**' : figure,
    open === undefined ? '' : `**No test yet:** ${open}.`,
  ].filter((text) => text !== '');
  return `| ${[what, must, files, said.join(' ')].join(' | ')} |`;
}
