import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../../src/paths.ts';

const run = promisify(execFile);

const sources = ['src', 'tsconfig.json', 'tsconfig.build.json', 'scripts'];
const shipped = ['package.json', 'package-lock.json', '.npmrc', 'bin', 'rules', 'sql'];
const modulesSchema = z.array(z.string());
const failureSchema = z.object({ code: z.number(), stderr: z.string() });

/** A folder with what a production image holds. */
export interface ProductionFolder {
  readonly path: string;
  /** Runs the launcher. Rejects with its output and exit code when that is not 0. */
  freshet(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<{ stdout: string; stderr: string }>;
  /** Runs it until its first line of output, which is returned, and ends it. Throws when it ends before. */
  firstLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string>;
}

/** Builds as for production, has the packages brought into the folder, and tests what is there; `more` adds tests. */
export function productionSuite(
  name: string,
  providePackages: (folder: string) => Promise<void>,
  more: (folder: ProductionFolder) => void = () => undefined,
): void {
  describe(name, () => {
    const path = mkdtempSync(join(tmpdir(), 'freshet-build-'));
    const packages = join(path, 'node_modules');
    const launcher = join(path, 'bin', 'freshet');
    const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    const folder: ProductionFolder = {
      path,
      freshet: (args, env = {}) => run(launcher, args, { env: { PATH, ...env } }),
      firstLine: async (args, env) => {
        const child = spawn(launcher, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
        const gone = once(child, 'close');
        for await (const line of createInterface(child.stdout)) {
          child.kill();
          await gone;
          return line;
        }
        throw new Error(`freshet ${args.join(' ')} ended without a word`);
      },
    };
    const evaluate = (code: string) =>
      run(process.execPath, ['--input-type=module', '--eval', code], { cwd: join(path, 'dist') });

    before(async () => {
      for (const file of [...sources, ...shipped])
        cpSync(join(projectRoot, file), join(path, file), { recursive: true });
      symlinkSync(join(projectRoot, 'node_modules'), packages);
      await run(process.execPath, ['scripts/build.mjs'], { cwd: path });
      for (const file of [...sources, 'node_modules']) rmSync(join(path, file), { recursive: true });
      await providePackages(path);
    });
    after(() => rmSync(path, { recursive: true }));

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
      // The bundle is for the sandbox, and main.js runs a command.
      const modules = globSync('**/*.js', { cwd: join(path, 'dist') }).filter(
        (file) => !file.startsWith('workflow') && file !== 'cli/main.js',
      );
      const code = `
        const loaded = [];
        for (const file of ${JSON.stringify(modules)}) {
          await import('./' + file);
          loaded.push(file);
        }
        console.log(JSON.stringify(loaded));
        process.exit();`;
      assert.deepEqual(modulesSchema.parse(JSON.parse((await evaluate(code)).stdout)), modules);
      for (const [file] of processes) assert.ok(modules.includes(`processes/${file}.js`), file);
    });

    it('brings the workflow bundle that the worker asks for', async () => {
      const { stdout } = await evaluate(
        `console.log(await (await import('./worker/workflow-bundle.js')).workflowBundlePath()); process.exit()`,
      );
      assert.ok(existsSync(stdout.trim()), stdout);
    });

    it('runs through the launcher, with the shipped rules', async () => {
      assert.match((await folder.freshet(['rules', 'check'])).stdout, /rules/);
    });

    it('leaves out the embedded stack, and says so when it is asked for', async () => {
      for (const part of ['momento', 'demo']) assert.ok(!existsSync(join(path, 'dist', 'dev', part)), part);
      const failure = failureSchema.parse(await folder.freshet(['up']).catch((error: unknown) => error));
      assert.equal(failure.code, 2);
      assert.match(failure.stderr, /needs a checkout/);
    });

    more(folder);
  });
}
