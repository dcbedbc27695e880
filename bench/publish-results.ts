import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/paths.ts';
import { drawChart } from './report/draw-chart.ts';
import { readResults } from './report/results.ts';
import { chartNote } from './report/tell.ts';
import { rowsOf, withTable } from './report/write-table.ts';
import { allScenarios } from './scenarios/all.ts';

const committed = join(projectRoot, 'bench', 'results', 'reference.json');
const chart = join(projectRoot, 'docs', 'images', 'benchmark.svg');

/** What a reader of the front page wants to know first. */
const frontRows = ['L0', 'L1', 'L2', 'L3', 'B1', 'T1', 'T2', 'R1'];

/** Takes results into the tables of the pages, and into their chart. Returns the exit code. */
export async function publishResults(from: string | null, say: (line: string) => void): Promise<number> {
  const results = readResults(from ?? committed);
  const note = chartNote(results);
  const all = [...new Set(allScenarios.flatMap(({ ids }) => ids))];
  for (const [path, ids] of [
    ['README.md', frontRows],
    ['bench/README.md', all],
  ] as const) {
    const page = join(projectRoot, path);
    const rows = rowsOf(results, ids);
    writeFileSync(page, await withTable(readFileSync(page, 'utf8'), rows, note));
    say(`${path}: ${rows.length} rows`);
  }
  const panels = allScenarios.flatMap((scenario) => results[scenario.ids[0]]?.panels ?? []);
  writeFileSync(chart, drawChart(panels, note));
  say('docs/images/benchmark.svg');
  return 0;
}
