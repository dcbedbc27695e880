import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findProgram } from '../../../src/dev/stack/find-program.ts';

describe('findProgram', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-find-'));
  const path = process.env['PATH'];
  after(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  });
  const onPath = join(folder, 'path');
  const elsewhere = join(folder, 'elsewhere');
  const program = (place: string, name: string, mode = 0o755): string => {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), '');
    chmodSync(join(place, name), mode);
    return join(place, name);
  };

  it('prefers PATH over the other folders, and passes over files that cannot be run and over folders', () => {
    process.env['PATH'] = `relative:${onPath}`;
    const other = program(elsewhere, 'server');
    assert.equal(findProgram(['server'], [elsewhere]), other);
    program(onPath, 'server', 0o644);
    assert.equal(findProgram(['server'], [elsewhere]), other);
    rmSync(join(onPath, 'server'));
    mkdirSync(join(onPath, 'server'));
    assert.equal(findProgram(['server'], [elsewhere]), other);
    rmSync(join(onPath, 'server'), { recursive: true });
    const first = program(onPath, 'server');
    assert.equal(findProgram(['server'], [elsewhere]), first);
  });

  it('finds nothing where nothing is', () => {
    assert.equal(findProgram(['no-such-program'], [elsewhere]), undefined);
  });
});
