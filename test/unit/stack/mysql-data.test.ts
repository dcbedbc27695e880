import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findMysqld } from '../../../src/dev/stack/find-mysqld.ts';
import { provideMysqlData } from '../../../src/dev/stack/mysql-data.ts';

const mysqld = findMysqld();

describe('a new database folder', { skip: mysqld === undefined && 'no MariaDB or MySQL here' }, () => {
  it('is made without a look at the temporary tables of other servers', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'freshet-data-'));
    const before = process.env['TMPDIR'];
    t.after(() => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(folder, { recursive: true });
    });
    process.env['TMPDIR'] = folder;
    const foreign = join(folder, '#sql-temptable-1-1-1.MAI');
    writeFileSync(foreign, '');
    const { data } = await provideMysqlData(join(folder, 'mysql'), mysqld ?? '');
    assert.ok(existsSync(join(data, 'mysql')));
    assert.ok(existsSync(foreign));
  });
});
