import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../src/user-error.ts';
import { armNames } from '../arms/arm.ts';

const row = z.object({
  id: z.string(),
  what: z.string(),
  target: z.string(),
  figure: z.string(),
  verdict: z.enum(['held', 'missed', 'noted', 'not measured']),
});

const panel = z.object({
  title: z.string(),
  unit: z.string(),
  bars: z.array(
    z.object({
      arm: z.enum(armNames),
      value: z.number(),
    }),
  ),
});

const environment = z.object({
  at: z.string(),
  commit: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  system: z.string(),
  node: z.string(),
  versions: z.record(z.string(), z.string()),
  loadBefore: z.number(),
});

const scenario = z.object({
  environment,
  rounds: z.number(),
  quick: z.boolean(),
  rows: z.array(row),
  panels: z.array(panel),
  raw: z.unknown(),
});

const results = z.record(z.string(), scenario);

/** Where and when a scenario was measured. */
export type Environment = z.infer<typeof environment>;
/** Scenario -> what it came to, with its raw figures. */
export type Results = z.infer<typeof results>;

/** Results of an earlier run. Throws `UserError` when the file is none. */
export function readResults(file: string): Results {
  try {
    return results.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new UserError(`${file}: expected results of the benchmark. Name another file, or remove it.`);
  }
}

/** Writes results as JSON that a person can read. */
export function writeResults(file: string, written: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(written, undefined, 1)}\n`);
}
