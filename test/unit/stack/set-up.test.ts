import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isNodeSupported } from '../../../scripts/provide-node.mjs';
import { arePackagesInstalled } from '../../../scripts/provide-packages.mjs';
import { projectRoot } from '../../../src/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'freshet-set-up-'));
after(() => rmSync(folder, { recursive: true }));

describe('isNodeSupported', () => {
  const versions = {
    'v18.20.8': false,
    'v20.20.2': false,
    'v22.17.1': false,
    'v22.18.0': true,
    'v23.5.0': false,
    'v23.6.0': true,
    'v24.0.0': true,
    'v26.1.0': true,
  };
  for (const [version, expected] of Object.entries(versions)) {
    it(`says ${expected ? 'yes' : 'no'} to ${version}`, () =>
      assert.equal(isNodeSupported(version), expected));
  }
});

describe('arePackagesInstalled', () => {
  type Packages = Record<string, { version?: string; optional?: boolean }>;
  const clone = (wanted: Packages, installed?: Packages): string => {
    const root = mkdtempSync(join(folder, 'clone-'));
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    if (installed !== undefined)
      writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
    return root;
  };
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/binary-of-another-system': { version: '1.0.0', optional: true },
  };

  it('is content with what an installation on this system leaves', () => {
    assert.equal(arePackagesInstalled(clone(wanted, { 'node_modules/a': { version: '1.0.0' } })), true);
  });

  it('misses an unfinished installation, another version, a missing and a superfluous package', () => {
    const wrong: (Packages | undefined)[] = [
      undefined,
      { 'node_modules/a': { version: '1.0.1' } },
      {},
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
    ];
    for (const installed of wrong) assert.equal(arePackagesInstalled(clone(wanted, installed)), false);
  });
});

describe('bin/freshet', () => {
  const launcher = join(projectRoot, 'bin/freshet');
  const packageAt = (root: string, files: Record<string, string>): string => {
    mkdirSync(join(root, 'bin'), { recursive: true });
    execFileSync('cp', [launcher, join(root, 'bin/freshet')]);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return join(root, 'bin/freshet');
  };
  const run = (command: string, args: string[] = []): { code: number; said: string } => {
    try {
      return { code: 0, said: execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }) };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { code: status, said: stderr };
    }
  };

  it('runs the sources of a checkout through a symbolic link, and passes arguments and exit code on', () => {
    const main =
      "const greeting: string = process.argv.slice(2).join('|'); console.error(greeting); process.exit(5);";
    const checkout = packageAt(join(folder, 'with space'), {
      'src/cli/main.ts': main,
      'node_modules/.package-lock.json': '{}',
    });
    symlinkSync(checkout, join(folder, 'linked'));
    assert.deepEqual(run(join(folder, 'linked'), ['a b', '--c']), { code: 5, said: 'a b|--c\n' });
  });

  it('runs the built program of an installed package', () => {
    const root = join(folder, 'node_modules/freshet');
    const installed = packageAt(root, {
      'src/cli/main.ts': 'throw 1',
      'dist/cli/main.js': "console.log('built')",
    });
    assert.deepEqual(run(installed), { code: 0, said: 'built\n' });
  });

  it('says what to do when the packages are missing', () => {
    const fresh = packageAt(join(folder, 'fresh'), { 'src/cli/main.ts': 'throw 1' });
    const { code, said } = run(fresh);
    assert.equal(code, 1);
    assert.match(said, /Run `npm start` in .*fresh first/);
  });
});
