import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../../../src/paths.ts';

/** Where figures of the last passed tests lie until `npm run test:faults -- --table` takes them into the docs. */
export const figuresFolder = join(stateFolder, 'fault-figures');

/** Prints what a row of the table showed, and keeps it. Call it last: a figure stands for a test that passed. */
export function figure(row: string, text: string): void {
  mkdirSync(figuresFolder, { recursive: true, mode: 0o700 });
  writeFileSync(join(figuresFolder, `${row}.json`), `${JSON.stringify({ row, text })}\n`);
  process.stdout.write(`${row}: ${text}\n`);
}
