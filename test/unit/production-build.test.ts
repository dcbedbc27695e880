import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../../src/paths.ts';

const run = promisify(execFile);

const sources = ['src', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];
const shipped = ['package.json', 'bin', 'rules', 'sql'];
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });
const failureSchema = z.object({ code: z.number(), stderr: z.string() });

describe('the production build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-build-'));
  const packages = join(folder, 'node_modules');
  const link = (name: string): void => {
    mkdirSync(dirname(join(packages, name)), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules', name), join(packages, name));
  };
  const freshet = (...args: string[]) =>
    run(join(folder, 'bin', 'freshet'), args, {
      env: { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    });
  const evaluate = (code: string) =>
    run(process.execPath, ['--input-type=module', '--eval', code], { cwd: join(folder, 'dist') });

  before(async () => {
    for (const name of [...sources, ...shipped])
      cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules'), packages);
    await run(process.execPath, ['scripts/build.mjs'], { cwd: folder });
    for (const name of [...sources, 'node_modules']) rmSync(join(folder, name), { recursive: true });
    // No others than those that production installs for us.
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    for (const name of Object.keys(manifest.dependencies)) link(name);
  });
  after(() => rmSync(folder, { recursive: true }));

  const processes: [file: string, functions: string][] = [
    ['run-worker', 'runBridge,runReconciler,runWorker'],
    ['run-relay', 'runRelay'],
    ['run-exporter', 'runExporter'],
  ];
  for (const [file, functions] of processes) {
    it(`loads ${functions} without sources and development packages`, async () => {
      const { stdout } = await evaluate(
        `console.log(Object.keys(await import('./processes/${file}.js')).sort().join()); process.exit()`,
      );
      assert.equal(stdout.trim(), functions);
    });
  }

  it('loads every module that it has', async () => {
    const code = `
      import { globSync } from 'node:fs';
      const modules = globSync('**/*.js').filter((file) => !['workflow-bundle.js', 'cli/main.js'].includes(file));
      for (const file of modules) if (!file.startsWith('workflows/')) await import('./' + file);
      console.log(modules.length > 200 ? 'all' : modules.length);
      process.exit();`;
    assert.equal((await evaluate(code)).stdout.trim(), 'all');
  });

  it('brings the workflow bundle that the worker asks for', async () => {
    const { stdout } = await evaluate(
      `console.log(await (await import('./worker/workflow-bundle.js')).workflowBundlePath()); process.exit()`,
    );
    assert.ok(existsSync(stdout.trim()), stdout);
  });

  it('runs through the launcher, with the shipped rules', async () => {
    const { stdout } = await freshet('rules', 'check');
    assert.match(stdout, /rules/);
  });

  it('leaves out the embedded stack, and says so when it is asked for', async () => {
    for (const name of ['momento', 'demo']) assert.ok(!existsSync(join(folder, 'dist', 'dev', name)), name);
    const failure = failureSchema.parse(await freshet('up').catch((error: unknown) => error));
    assert.equal(failure.code, 2);
    assert.match(failure.stderr, /needs a checkout/);
  });
});
