import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { figuresFolder } from '../support/figure.ts';

/** Figures that stand in the docs, by row. */
export const figuresFile = join(import.meta.dirname, 'figures.json');

const committed = z.record(z.string(), z.string());
const latest = z.object({ row: z.string(), text: z.string() });

export function committedFigures(): Record<string, string> {
  return committed.parse(JSON.parse(readFileSync(figuresFile, 'utf8')));
}

/** Those of the tests that passed on this machine last. */
export function latestFigures(): Record<string, string> {
  if (!existsSync(figuresFolder)) return {};
  const all = readdirSync(figuresFolder).map((file) =>
    latest.parse(JSON.parse(readFileSync(join(figuresFolder, file), 'utf8'))),
  );
  return Object.fromEntries(all.map(({ row, text }) => [row, text]));
}
