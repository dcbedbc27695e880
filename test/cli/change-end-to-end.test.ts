import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FreshetProcess, startFreshet } from './support/freshet-process.ts';
import { ownEnvironment, type OwnEnvironment } from './support/own-environment.ts';
import { runFreshet } from './support/run-freshet.ts';

const sentSchema = z.object({
  sent: z.array(
    z.object({ jobId: z.string(), workflowId: z.string(), link: z.string(), copies: z.number() }),
  ),
});
const shownSchema = z.object({
  status: z.string(),
  summary: z.string(),
  result: z.object({ outcome: z.string(), keysDeleted: z.number(), outbox: z.string() }).nullable(),
  progress: z.object({ phase: z.string() }).nullable(),
  problem: z.string().nullable(),
  memo: z.object({ rule: z.string() }),
});
const listedSchema = z.object({
  total: z.number(),
  runs: z.array(z.object({ job: z.string(), status: z.string() })),
});
const menusSchema = z.object({
  menus: z.array(z.object({ storeId: z.string(), status: z.string(), generation: z.number() })),
});

describe('the command line on real servers', () => {
  let own: OwnEnvironment;
  const running = new Map<string, FreshetProcess>();

  before(async () => {
    own = await ownEnvironment();
  });
  after(async () => {
    await Promise.all([...running.values()].map((process) => process.end('SIGKILL')));
    await own.stop();
  });

  async function start(...args: string[]): Promise<FreshetProcess> {
    const process = await startFreshet(args, own.env);
    running.set(args.join(' '), process);
    return process;
  }

  async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await runFreshet([...args, '--json'], { env: own.env });
    assert.equal(code, 0, stderr);
    return schema.parse(JSON.parse(stdout));
  }

  async function publish(...args: string[]) {
    const [sent] = (await json(sentSchema, 'publish', ...args)).sent;
    assert.ok(sent);
    return sent;
  }

  async function ended(job: string) {
    return waitUntil(`the end of job ${job}`, async () => {
      const { code, stdout } = await runFreshet(['show', job, '--json'], { env: own.env });
      const run = code === 0 ? shownSchema.parse(JSON.parse(stdout)) : undefined;
      return run?.status === 'completed' && run;
    });
  }

  async function outboxRows(): Promise<number> {
    const pool = createPool(own.env['MYSQL_URL'] ?? '');
    try {
      return (await pool.select(z.object({ id: z.string() }), 'SELECT id FROM outbox_table', [])).length;
    } finally {
      await pool.end();
    }
  }

  it('migrates, and finds nothing left to do the second time', async () => {
    const migrated = z.object({
      sql: z.array(z.string()),
      searchAttributes: z.array(z.string()),
      schedule: z.string(),
    });
    const first = await json(migrated, 'migrate');
    assert.ok(first.sql.includes('001-outbox-table'));
    assert.deepEqual(await json(migrated, 'migrate'), {
      sql: [],
      searchAttributes: [],
      schedule: 'up to date',
    });
    const { stdout } = await runFreshet(['migrate', '--sql-only'], { env: own.env });
    assert.equal(stdout, 'tables: up to date\n');
  });

  it('sends nothing when the change is refused', async () => {
    const { code } = await runFreshet(['publish', '--stores', '1,bad id'], { env: own.env });
    assert.equal(code, 2);
    assert.equal(await outboxRows(), 0);
  });

  it('starts the processes, each of which says when it is ready', async () => {
    const [worker, relay, exporter] = await Promise.all([start('worker'), start('relay'), start('exporter')]);
    assert.deepEqual(worker.ready, { ready: true, process: 'worker', pid: worker.child.pid });
    assert.deepEqual(relay.ready, { ready: true, process: 'relay', pid: relay.child.pid });
    assert.deepEqual(exporter.ready, { ready: true, process: 'exporter', pid: exporter.child.pid });
  });

  it('takes a change from the outbox to the exported menus', async () => {
    const { jobId, workflowId, link } = await publish('--stores', '101,102');
    assert.equal(workflowId.split('/').at(-1), jobId);
    assert.ok(
      link.startsWith(`${own.stack.endpoints.ui}/namespaces/default/workflows/invalidation%2FOwn_`),
      link,
    );
    const run = await ended(jobId);
    assert.equal(run.summary, `Own change: 2 stores (job ${jobId}, ${own.source})`);
    assert.deepEqual(run.result, { outcome: 'processed', keysDeleted: 4, outbox: 'marked' });
    assert.equal(run.memo.rule, 'own');
    await waitUntil('the exports', async () => {
      const { menus } = await json(menusSchema, 'menus', '--status', 'done');
      return menus.length === 2;
    });
  });

  it('shows a run by its workflow ID as well, for a person', async () => {
    const { workflowId, jobId } = await publish('--stores', '101');
    await ended(jobId);
    const { stdout } = await runFreshet(['show', workflowId], { env: own.env });
    assert.match(stdout, /^status +completed$/m);
    assert.match(stdout, /^outcome +processed$/m);
    assert.match(stdout, /^stores +1 of 1 done$/m);
    assert.match(stdout, /^rule +own$/m);
    assert.match(stdout, /^UI +http/m);
  });

  it('lists runs by rule and source', async () => {
    const { jobId } = await publish('--stores', '7');
    await ended(jobId);
    const filters = ['--type', 'own', '--source', own.source, '--closed'];
    const { runs, total } = await waitUntil('the list to know the run', async () => {
      const listed = await json(listedSchema, 'list', ...filters);
      return listed.runs.some(({ job }) => job === jobId) && listed;
    });
    assert.equal(total, runs.length);
    assert.equal((await json(listedSchema, 'list', ...filters, '--limit', '1')).total, total);
    const { stdout } = await runFreshet(['list', ...filters], { env: own.env });
    assert.match(
      stdout.split('\n')[0] ?? '',
      /^job\ttype\tsource\tstores\tphase\tstatus\tage\tduration\tworkflow id$/,
    );
    assert.ok(stdout.includes(`\n${jobId}\tOwn_`), stdout);
    const none = await runFreshet(['list', '--source', 'nobody'], { env: own.env });
    assert.equal(none.stdout, 'No run.\n');
  });

  it('starts one run for copies of a message', async () => {
    const { jobId, copies } = await publish('--stores', '301', '--via', 'sqs', '--times', '3');
    assert.equal(copies, 3);
    const run = await ended(jobId);
    assert.equal(run.result?.outbox, 'marked');
    const { menus } = await json(menusSchema, 'menus', '--store', '301');
    assert.deepEqual(
      menus.map(({ generation }) => generation),
      [1],
    );
  });

  it('refuses a second outbox row of the same id', async () => {
    const { jobId } = await publish('--stores', '1', '--id', '18446744073709551');
    assert.equal(jobId, '18446744073709551');
    await ended(jobId);
    const { code, stderr } = await runFreshet(['publish', '--stores', '1', '--id', jobId], { env: own.env });
    assert.equal(code, 2);
    assert.match(stderr, /The outbox has a row 18446744073709551 already/);
  });

  it('publishes a change of all active stores', async () => {
    const none = await runFreshet(['publish', '--all'], { env: own.env });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /holds no active store/);
    const pool = createPool(own.env['MYSQL_URL'] ?? '');
    await pool.write(`INSERT INTO stores (store_id, active) VALUES ('a', 1), ('b', 0), ('c', 1)`, []);
    await pool.end();
    const { jobId } = await publish('--all');
    assert.equal((await ended(jobId)).result?.keysDeleted, 4);
  });

  it('ends with exit code 1 and one line for a run that nobody knows', async () => {
    for (const id of ['999999999', 'invalidation/no/such/run']) {
      const { code, stdout, stderr } = await runFreshet(['show', id], { env: own.env });
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`^freshet: No run has the [^\n]*${id}[^\n]*\n$`));
    }
  });

  it('says so when no worker is there to tell the progress', async () => {
    assert.equal(await running.get('worker')?.end(), 0);
    // The emulator hands messages to receives whose caller has gone; they come again after 30 s, but in a new queue.
    own = { ...own, env: await own.withNewQueue() };
    const bridge = await start('bridge');
    const { jobId } = await publish('--stores', '1', '--via', 'sqs');
    const run = await waitUntil('the start of the run', async () => {
      const { code, stdout } = await runFreshet(['show', jobId, '--json'], { env: own.env });
      return code === 0 && shownSchema.parse(JSON.parse(stdout));
    });
    assert.equal(run.status, 'running');
    assert.equal(run.progress, null);
    assert.match(run.problem ?? '', /no worker answers/);
    assert.equal(await bridge.end('SIGINT'), 0);
    const lanes = await Promise.all([
      start('worker', '--only', 'invalidation', '--no-bridge'),
      start('worker', '--only', 'bulk'),
    ]);
    await ended(jobId);
    assert.deepEqual(await Promise.all(lanes.map((lane) => lane.end())), [0, 0]);
  });

  it('ends relay and exporter on a signal with exit code 0', async () => {
    assert.equal(await running.get('relay')?.end(), 0);
    assert.equal(await running.get('exporter')?.end('SIGINT'), 0);
  });
});
