import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/paths.ts';
import type { BenchOptions } from './options.ts';
import { drawChart } from './report/draw-chart.ts';
import { environmentNow } from './report/environment.ts';
import { namedByServer, resultsKey } from './report/on-server.ts';
import { chartNote, rowLines } from './report/tell.ts';
import { readResults, writeResults, type Results } from './report/results.ts';
import { findPostgresPrograms, type PostgresPrograms } from './rig/postgres/find-programs.ts';
import { startRig, type Rig } from './rig/rig.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** Runs the scenarios one after another, each on a stack of its own. Returns the exit code. */
export async function runBench(options: BenchOptions, say: (line: string) => void): Promise<number> {
  const measured: Results = {};
  const programs = options.server === 'postgres' ? findPostgresPrograms() : null;
  for (const scenario of options.scenarios) {
    say(`${scenario.ids.join(', ')}: ${scenario.title}`);
    const result = await measure(scenario, options, programs);
    measured[resultsKey(scenario.ids[0], options.server)] = result;
    for (const line of rowLines(result.rows)) say(line);
  }
  for (const { ids, title, when } of options.leftOut)
    say(`left out: ${ids.join(', ')} (${title})${when === 'long' ? '; only by --scenario' : ''}`);
  const file =
    options.into ??
    join(projectRoot, 'bench', 'results', `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const all = { ...readResults(file), ...measured };
  writeResults(file, all);
  say(`results: ${file}`);
  if (options.chart !== null) {
    const panels = Object.values(all).flatMap((result) => result.panels);
    writeFileSync(options.chart, drawChart(panels, chartNote(all)));
    say(`chart: ${options.chart}`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(measured)}\n`);
  const missed = Object.values(measured).some(({ rows }) => rows.some(({ verdict }) => verdict === 'missed'));
  return missed ? 1 : 0;
}

async function measure(
  scenario: Scenario,
  options: BenchOptions,
  programs: PostgresPrograms | null,
): Promise<Results[string]> {
  const { rounds, quick, ratePerSecond, burst, minutes, delayMs, server } = options;
  const environment = environmentNow(programs);
  const rig: Rig = await startRig({ programs, exactCacheLog: scenario.exactCacheLog ?? false });
  try {
    const outcome = await scenario.run({
      rig,
      rounds,
      quick,
      ratePerSecond,
      burst,
      minutes,
      delayMs,
    });
    const { rows, panels, raw } = namedByServer(outcome, server);
    return {
      environment,
      rounds,
      quick,
      rows: [...rows],
      panels: panels.map(({ bars, ...panel }) => ({ ...panel, bars: [...bars] })),
      raw,
    };
  } finally {
    await rig.stop();
  }
}
