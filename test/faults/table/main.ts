import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../src/paths.ts';
import { committedFigures, figuresFile, latestFigures } from './figures.ts';
import { rows } from './rows.ts';
import { withTable } from './write-table.ts';

/** Takes the figures of the tests that passed last into the table of docs/testing.md. */
const page = join(projectRoot, 'docs', 'testing.md');
const figures = { ...committedFigures(), ...latestFigures() };
const inOrder = rows.flatMap(({ id }) => (figures[id] === undefined ? [] : [[id, figures[id]]]));
writeFileSync(figuresFile, `${JSON.stringify(Object.fromEntries(inOrder), undefined, 2)}\n`);
writeFileSync(page, await withTable(readFileSync(page, 'utf8'), rows, committedFigures()));
process.stdout.write(`docs/testing.md: ${rows.length} rows, ${inOrder.length} with figures\n`);
