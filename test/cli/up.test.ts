import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { isAnswered } from '../../src/dev/stack/ports.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FreshetProcess, startFreshet } from './support/freshet-process.ts';
import { newHome, runFreshet } from './support/run-freshet.ts';

const readySchema = z.object({
  ready: z.literal(true),
  endpoints: z.object({
    temporal: z.string(),
    ui: z.string(),
    sqsEndpoint: z.string(),
    momentoEndpoint: z.string(),
    mysqlUrl: z.string(),
  }),
  processes: z.array(z.object({ name: z.string(), pid: z.number(), logFile: z.string() })),
});
type Ready = z.infer<typeof readySchema>;

const shown = z.object({ status: z.string() });
const sent = z.object({ sent: z.array(z.object({ jobId: z.string(), workflowId: z.string() })) });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether anything of it still runs: a process of the product, or a server. */
async function isAnythingLeft({ endpoints, processes }: Ready): Promise<boolean> {
  const urls = [endpoints.ui, endpoints.sqsEndpoint, endpoints.mysqlUrl];
  const ports = [
    ...urls.map((url) => Number(new URL(url).port)),
    ...[endpoints.temporal, endpoints.momentoEndpoint].map((address) => Number(address.split(':')[1])),
  ];
  const answers = await Promise.all(ports.map(isAnswered));
  return answers.includes(true) || processes.some(({ pid }) => isAlive(pid));
}

describe('freshet up', () => {
  const home = newHome();
  const env = { FRESHET_HOME: home };
  let process: FreshetProcess | undefined;
  let firstRun = '';

  after(async () => {
    await process?.end('SIGKILL');
  });

  async function start(): Promise<{ up: FreshetProcess; ready: Ready }> {
    const up = await startFreshet(['up'], env);
    process = up;
    return { up, ready: readySchema.parse(up.ready) };
  }

  async function publishAndFollow(): Promise<string> {
    const { stdout, stderr } = await runFreshet(['publish', '--stores', '101,102', '--json'], { env });
    assert.equal(stderr, '');
    const { jobId: job = '', workflowId = '' } = sent.parse(JSON.parse(stdout)).sent[0] ?? {};
    await waitUntil(`the end of job ${job}`, async () => {
      const run = await runFreshet(['show', job, '--json'], { env });
      return run.code === 0 && shown.parse(JSON.parse(run.stdout)).status === 'completed';
    });
    return workflowId;
  }

  async function phaseOf(workflowId: string): Promise<string> {
    const address = readySchema.parse(process?.ready).endpoints.temporal;
    const connection = await Connection.connect({ address });
    try {
      const handle = new Client({ connection }).workflow.getHandle(workflowId);
      return (await handle.query<{ phase: string }>('progress')).phase;
    } finally {
      await connection.close();
    }
  }

  it('starts everything, and other commands find it without a setting', async () => {
    const { ready } = await start();
    assert.deepEqual(
      ready.processes.map(({ name }) => name),
      ['worker', 'relay', 'exporter'],
    );
    assert.match(ready.endpoints.mysqlUrl, /:\*\*\*@/);
    firstRun = await publishAndFollow();
  });

  it('refuses a second one in the same folder', async () => {
    const { code, stderr } = await runFreshet(['up'], { env });
    assert.equal(code, 2);
    assert.match(stderr, /^freshet: A stack already runs in [^\n]+\n$/);
  });

  it('starts a worker again that was killed with kill -9', async () => {
    const ready = readySchema.parse(process?.ready);
    const worker = ready.processes.find(({ name }) => name === 'worker');
    assert.ok(worker);
    globalThis.process.kill(worker.pid, 'SIGKILL');
    const pid = await waitUntil(
      'the new worker',
      () => /The worker is ready again \(pid (\d+)\)/.exec(process?.stderr() ?? '')?.[1],
    );
    assert.match(process?.stderr() ?? '', /The worker ended \(SIGKILL\) and is started again/);
    assert.notEqual(Number(pid), worker.pid);
    assert.ok(isAlive(Number(pid)));
    // A query of a run that has ended is answered by a worker, and by this one only.
    assert.equal(await phaseOf(firstRun), 'processed');
  });

  it('ends cleanly on Ctrl-C, and leaves no process behind', async () => {
    const ready = readySchema.parse(process?.ready);
    assert.equal(await process?.end('SIGINT'), 0);
    assert.equal(await isAnythingLeft(ready), false);
    for (const { name, logFile } of ready.processes) {
      const log = readFileSync(logFile, 'utf8');
      assert.match(log, /"msg":"stopped"/, name);
    }
  });

  it('leaves no process behind when it is killed itself', async () => {
    const { up, ready } = await start();
    await up.end('SIGKILL');
    await waitUntil('the end of everything', async () => !(await isAnythingLeft(ready)), 60_000);
  });
});
