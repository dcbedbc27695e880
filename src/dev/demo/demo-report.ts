import Table from 'cli-table3';

/** One change of the demo and what came of it. Times in ms after the commit. */
export interface ChangeReport {
  readonly change: string;
  readonly workflowId: string;
  readonly link: string;
  readonly outcome: string;
  readonly stores: number;
  readonly keysPlanned: number;
  readonly keysDeleted: number;
  readonly lastKeyMs: number | null;
  readonly markedMs: number | null;
  readonly menusExported: number;
  /** What is wrong, in words; empty when all is right. */
  readonly problems: readonly string[];
}

/** Everything the demo found. */
export interface DemoReport {
  readonly ok: boolean;
  readonly changes: readonly ChangeReport[];
  /** Values of the first store's menu by cache key, before the changes and after them. */
  readonly menuBefore: Readonly<Record<string, number>>;
  readonly menuAfter: Readonly<Record<string, number>>;
}

/** The table that the demo ends with. */
export function reportTable(report: DemoReport): string {
  const table = new Table({
    head: [
      'change',
      'outcome',
      'stores',
      'keys deleted',
      'commit -> last key',
      'commit -> mark',
      'menus',
      'ok',
    ],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const row of report.changes) {
    table.push([
      row.change,
      row.outcome,
      count(row.stores),
      `${count(row.keysDeleted)} of ${count(row.keysPlanned)}`,
      milliseconds(row.lastKeyMs),
      milliseconds(row.markedMs),
      count(row.menusExported),
      row.problems.length === 0 ? 'yes' : 'NO',
    ]);
  }
  const links = report.changes.map((row) => `  ${row.change.padEnd(20)} ${row.link}`);
  return [table.toString(), '', 'Runs in the Temporal UI:', ...links].join('\n');
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function milliseconds(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** One menu before and after, line by line, in the units of the demo: cents, and revisions of products. */
export function menuComparison(report: DemoReport): string {
  const keys = Object.keys(report.menuAfter).sort();
  const lines = keys.map((key) => {
    const before = report.menuBefore[key];
    const after = report.menuAfter[key];
    return `  ${key.padEnd(22)} ${before ?? '-'} -> ${after ?? '-'}${before === after ? '' : '   *'}`;
  });
  return ['One menu before and after:', ...lines].join('\n');
}
