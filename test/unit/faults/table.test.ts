import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../../src/paths.ts';
import { committedFigures } from '../../faults/table/figures.ts';
import { rows } from '../../faults/table/rows.ts';
import { withTable } from '../../faults/table/write-table.ts';

const read = (file: string): string => readFileSync(join(projectRoot, 'test', file), 'utf8');

describe('the fault table', () => {
  it('has a test for each row, or says that there is none', () => {
    const bare = rows.filter(({ tests, open }) => tests.length === 0 && open === undefined);
    assert.deepEqual(bare, []);
  });

  it('names tests that are there', () => {
    for (const { id, tests } of rows)
      for (const { file, name } of tests)
        assert.ok(name === undefined || read(file).includes(name), `${id}: ${file} has no "${name ?? ''}"`);
  });

  it('has a row for each file of fault tests', () => {
    const files = globSync('faults/**/*.test.ts', { cwd: join(projectRoot, 'test') });
    const named = new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)));
    const strays = files.map((file) => file.replaceAll('\\', '/')).filter((file) => !named.has(file));
    assert.deepEqual(strays, []);
  });

  it('has each row once, and figures of rows only', () => {
    const ids = rows.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      Object.keys(committedFigures()).filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('stands in docs/testing.md as the tests have it', async () => {
    const page = readFileSync(join(projectRoot, 'docs', 'testing.md'), 'utf8');
    assert.equal(await withTable(page, rows, committedFigures()), page);
  });
});
