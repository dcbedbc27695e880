import { parseArgs } from 'node:util';
import { z } from 'zod';
import { UserError } from '../src/user-error.ts';
import type { ServerKind } from './report/on-server.ts';
import { allScenarios } from './scenarios/all.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** What the benchmark is asked for. */
export interface BenchOptions {
  readonly scenarios: readonly Scenario[];
  /** What is not run, and by which option it would be. */
  readonly leftOut: readonly Scenario[];
  readonly rounds: number;
  /** Null leaves it to the scenario. */
  readonly ratePerSecond: number | null;
  /** Changes of the burst of T1 and S1. */
  readonly burst: number;
  /** Length of T3 and T4. */
  readonly minutes: number;
  readonly delayMs: number | null;
  readonly server: ServerKind;
  readonly quick: boolean;
  readonly json: boolean;
  readonly into: string | null;
  readonly chart: string | null;
  /** Measure nothing: take results into the pages and the chart of the documentation. */
  readonly table: boolean;
}

const usualRounds = 3;

export const usage = `Usage: npm run bench -- [options]     or: freshet bench [options]
  --scenario L0,B1  only these rows of the target table; the only way to run T3, T4, M1, S1 and S2 (minutes each)
  --rounds N        rounds of each measurement (default ${usualRounds}; 1 with --quick)
  --rate N          one-store changes a second in L0, L1 and L3 (default 10), and in T3 and T4 (default 40)
  --burst N         one-store changes at once in T1 and S1 (default 2000; 300 with --quick)
  --minutes N       how long T3 and T4 last (default 10)
  --delay MS        network delay added to every cache and SQL call in all arms (default 0; 2 in L2)
  --server KIND     postgres: a Temporal server on PostgreSQL with four history shards; bench/README.md says what it needs
                    (default dev: the development server on SQLite)
  --quick           fewer and smaller rounds, only some of the rows
  --into FILE       add the results to this file, row by row (default: a new one in bench/results/)
  --chart FILE      draw the chart of the results as SVG
  --table           measure nothing: take the results of --into (default bench/results/reference.json) into the tables
                    of README.md and bench/README.md and into docs/images/benchmark.svg
  --json            print the results as JSON
  --help            show this
Exit codes: 0 all targets held, 1 one is missed or the benchmark failed, 2 wrong usage.`;

const flags = z.object({
  scenario: z.string().optional(),
  rounds: z.coerce.number().int().min(1).max(100).optional(),
  rate: z.coerce.number().min(0.1).max(1000).optional(),
  burst: z.coerce.number().int().min(1).max(8000).optional(),
  minutes: z.coerce.number().min(0.25).max(600).default(10),
  delay: z.coerce.number().min(0).max(1000).optional(),
  server: z.enum(['dev', 'postgres'], 'expected dev or postgres').default('dev'),
  quick: z.boolean().default(false),
  table: z.boolean().default(false),
  json: z.boolean().default(false),
  into: z.string().min(1).optional(),
  chart: z.string().min(1).optional(),
  help: z.boolean().default(false),
});

/** Reads the arguments; null asks for help. Throws `UserError` with one line. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const parsed = flags.safeParse(flagsOf(args));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. See --help.`);
  }
  const { scenario, rounds, rate, burst, minutes, delay, server, quick, table, json, into, chart, help } =
    parsed.data;
  if (help) return null;
  const scenarios = scenario === undefined ? usualScenarios(quick) : named(scenario);
  return {
    scenarios,
    leftOut: scenario === undefined ? allScenarios.filter((each) => !scenarios.includes(each)) : [],
    rounds: rounds ?? (quick ? 1 : usualRounds),
    ratePerSecond: rate ?? null,
    burst: burst ?? (quick ? 300 : 2000),
    minutes,
    delayMs: delay ?? null,
    server,
    quick,
    json,
    into: into ?? null,
    chart: chart ?? null,
    table,
  };
}

function usualScenarios(quick: boolean): readonly Scenario[] {
  return allScenarios.filter(({ when }) => when === 'quick' || (when === 'usual' && !quick));
}

function named(list: string): readonly Scenario[] {
  const ids = list.split(',').map((id) => id.trim().toUpperCase());
  const known = allScenarios.flatMap((scenario) => scenario.ids);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new UserError(`--scenario ${unknown}: no such row, expected some of ${known.join(', ')}.`);
  return allScenarios.filter((scenario) => scenario.ids.some((id) => ids.includes(id)));
}

function flagsOf(args: readonly string[]): unknown {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{
          scenario: text,
          rounds: text,
          rate: text,
          burst: text,
          minutes: text,
          delay: text,
          server: text,
          into: text,
          chart: text,
        },
        ...{ quick: flag, table: flag, json: flag, help: flag },
      },
    }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}. See --help.`);
  }
}
