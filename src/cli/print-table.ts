import Table from 'cli-table3';
import { plainText } from './plain-text.ts';

const noFrame = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};

/**
 * A table on standard output: in columns on a terminal, else a line a row with tabs between the cells. Put the widest
 * column last: then only that one wraps.
 */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [head, ...rows].map((row) => row.map(plainText));
  if (!process.stdout.isTTY) {
    for (const line of lines) process.stdout.write(`${line.join('\t')}\n`);
    return;
  }
  const table = new Table({
    chars: noFrame,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...lines);
  process.stdout.write(`${table.toString()}\n`);
}
