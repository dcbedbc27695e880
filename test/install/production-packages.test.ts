import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { environmentWithNode, npmCommand } from '../../scripts/npm.mjs';
import { productionSuite } from '../support/production-suite.ts';

const failureSchema = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
const options = ['--ignore-scripts', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];

/** Servers that are not there: a process that says so has loaded everything that it connects with. */
const nobody = {
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  MYSQL_URL: 'mysql://user:password@127.0.0.1:1/freshet',
  SQS_QUEUE_URL: 'http://127.0.0.1:1/0/queue',
  AWS_REGION: 'us-east-1',
  MOMENTO_LOCAL_ENDPOINT: '127.0.0.1:1',
  FRESHET_METRICS_ADDRESS: 'off',
};

async function installPackages(cwd: string): Promise<void> {
  const { command, args } = npmCommand(process.execPath, ['ci', ...options]);
  await promisify(execFile)(command, args, { cwd, env: environmentWithNode(process.execPath) });
}

productionSuite('the production build with the packages of npm ci --omit=dev', installPackages, (folder) => {
  for (const args of [['worker'], ['bridge'], ['worker', '--only', 'reconcile'], ['reconcile']]) {
    it(`takes freshet ${args.join(' ')} as far as its servers`, async () => {
      const ended = await folder.freshet(args, nobody).catch((error: unknown) => error);
      const { code, stderr } = failureSchema.parse(ended);
      assert.match(stderr, /No Temporal server answers at|the database cannot be reached/);
      assert.doesNotMatch(stderr, /unexpected error|ERR_MODULE_NOT_FOUND/);
      assert.equal(code, 1);
    });
  }

  for (const name of ['relay', 'exporter']) {
    it(`takes freshet ${name} to its work`, async () => {
      const env = { ...nobody, FRESHET_EXPORT_COMMAND: 'exit 0' };
      assert.match(await folder.firstLine([name, '--json'], env), new RegExp(`"process":"${name}"`));
    });
  }
});
