import type { Results } from './results.ts';
import type { Row, Verdict } from './row.ts';

const signs: Readonly<Record<Verdict, string>> = {
  held: '✔',
  missed: '✖',
  noted: '·',
  'not measured': '-',
};

/** Rows for a reader, two lines each: what and verdict, then target and figure. Pure. */
export function rowLines(rows: readonly Row[]): string[] {
  return rows.flatMap(({ id, what, target, figure, verdict }) => [
    `  ${signs[verdict]} ${id} ${what}: ${verdict}`,
    `      target ${target}; figure ${figure}`,
  ]);
}

/** The line below the chart: machine, versions and commits of its figures. Pure. */
export function chartNote(results: Results): string {
  const environments = Object.values(results).map(({ environment }) => environment);
  const [one] = environments;
  if (one === undefined) return '';
  const commits = [...new Set(environments.map(({ commit }) => commit))].join(', ');
  return `${one.cores} cores (${one.cpu}), everything on one machine; Node ${one.node}; ${one.at.slice(0, 10)}; commit ${commits}`;
}
