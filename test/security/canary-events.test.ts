import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { momentoControl } from '../../src/dev/momento/control-client.ts';
import { choosePort } from '../../src/dev/stack/ports.ts';
import { openPhase } from '../cli/support/open-phase.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type CanaryRig, canaryRig } from './support/canary-rig.ts';
import { noOpenssl } from './support/certificates.ts';
import {
  lookAtQueries,
  lookAtRuns,
  lookAtServerLogs,
  lookAtTables,
  lookAtUi,
} from './support/look-everywhere.ts';
import { twoAtATime, runWatched, startWatched, type WatchedProcess } from './support/watched-commands.ts';

const sent = z.object({ sent: z.array(z.object({ jobId: z.string(), workflowId: z.string() })) });
const shown = z.object({
  status: z.string(),
  progress: z.object({ phase: z.string() }).nullable(),
});
const letters = z.object({ messages: z.array(z.object({ id: z.string() })) });

/** An export that fails for one store, and says all that it knows. */
const tellingExport = 'test "$FRESHET_STORE_ID" != 103 || { env | grep -E "$SECRETS" >&2; exit 1; }';

describe('secrets', { skip: noOpenssl }, () => {
  let rig: CanaryRig;
  let client: Client;
  let connection: Connection;
  let running: WatchedProcess[] = [];
  const metrics: string[] = [];
  const jobs: string[] = [];

  before(async () => {
    rig = await canaryRig();
    connection = await Connection.connect({ address: rig.stack.endpoints.temporal });
    client = new Client({ connection, namespace: rig.stack.endpoints.namespace });
    assert.equal((await freshet('migrate')).code, 0);
  });
  afterEach(() => endAll());
  after(async () => {
    await connection.close();
    await rig.stop();
  });

  const freshet = (...args: string[]) => runWatched(rig.search, args, rig.env);

  async function start(args: readonly string[], ready: RegExp, more: NodeJS.ProcessEnv = {}): Promise<void> {
    const address = `127.0.0.1:${await choosePort('free', [])}`;
    metrics.push(address);
    const env = { ...rig.env, FRESHET_METRICS_ADDRESS: address, ...more };
    const started = startWatched(rig.search, args, env);
    running.push(started);
    await started.says(ready);
  }

  async function endAll(): Promise<void> {
    await Promise.all(running.map((each) => each.end()));
    running = [];
    metrics.length = 0;
  }

  async function publish(...args: string[]): Promise<string> {
    const { stdout, stderr } = await freshet('publish', ...args, '--json');
    const [one] = sent.parse(JSON.parse(stdout || `"${stderr}"`)).sent;
    assert.ok(one);
    jobs.push(one.jobId);
    return one.workflowId;
  }

  async function reaches(workflowId: string, wanted: string): Promise<void> {
    await waitUntil(`${workflowId} to be ${wanted}`, async () => {
      const phase = await openPhase(client, workflowId);
      if (phase !== undefined && phase !== wanted) return false;
      const { code, stdout } = await freshet('show', workflowId, '--json');
      const run = code === 0 ? shown.parse(JSON.parse(stdout)) : undefined;
      return run !== undefined && (run.status === wanted || run.progress?.phase === wanted);
    });
  }

  async function sendPoison(queueUrl: string): Promise<void> {
    const { sqsEndpoint: endpoint } = rig.stack.endpoints;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials });
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{"detail-type":1}' }));
    sqs.destroy();
  }

  async function assertNoLeak(): Promise<void> {
    for (const address of metrics)
      rig.search.look(`metrics at ${address}`, await (await fetch(`http://${address}/metrics`)).text());
    await endAll();
    assert.ok((await lookAtRuns(rig.search, client)) >= 1);
    await lookAtUi(rig.search, rig.stack.endpoints.ui, client);
    await lookAtTables(rig.search, rig.stack);
    lookAtServerLogs(rig.search, rig.stack);
    const control = momentoControl(rig.stack.endpoints.momentoControl);
    rig.search.look('the log of the cache', JSON.stringify(await control.entries()));
    assert.deepEqual(rig.search.leaks(), []);
  }

  it('that are accepted stand nowhere after good, refused and failing events', async () => {
    const { queueUrl, deadLetterQueueUrl } = rig.stack.endpoints;
    await start(['worker'], /"process":"worker"/);
    await start(['relay'], /"process":"relay"/);
    const SECRETS = 'MYSQL|MOMENTO|TEMPORAL|AWS|GRPC';
    await start(['exporter'], /"process":"exporter"/, { FRESHET_EXPORT_COMMAND: tellingExport, SECRETS });
    await sendPoison(queueUrl);
    await sendPoison(deadLetterQueueUrl);
    const control = momentoControl(rig.stack.endpoints.momentoControl);
    await control.setFaults({ rules: [{ keys: ['base_price:104'], fail: { code: 'INVALID_ARGUMENT' } }] });
    await reaches(await publish('--stores', '101,102,103'), 'completed');
    const failing = await publish('--stores', '104,105', '--via', 'sqs');
    await reaches(failing, 'waiting');
    await lookAtQueries(rig.search, client, failing);
    await running[0]?.says(/refused/);
    const said = await waitUntil('the failed export', async () => {
      const { stdout } = await freshet('menus', '--store', '103', '--json');
      return /exit code 1: [^"]+/.exec(stdout)?.[0];
    });
    assert.match(said, /\*\*\*/, 'the export has told its secrets');
    await everyCommand(failing);
    await assertNoLeak();
  });

  async function everyCommand(open: string): Promise<void> {
    const { stdout } = await freshet('dlq', 'list', '--json');
    const letter = letters.parse(JSON.parse(stdout)).messages[0]?.id ?? '';
    const because = ['--reason', 'test'];
    const looks = [
      ...[['list'], ['list', '--json'], ['show', '--all'], ['show', open], ['menus'], ['rules', 'check']],
      ...[['doctor'], ['doctor', '--json'], ['dlq', 'show', letter], ['plan', '--stores', '1']],
      ...[
        ['reconcile', '--dry-run'],
        ['reconcile', '--report'],
        ['watch', jobs[0] ?? ''],
      ],
      ...[
        ['proof', '--store', '101'],
        ['proof', '--store', '101', '--json'],
      ],
    ];
    await twoAtATime(looks, async (args) => {
      await freshet(...args);
    });
    const orders = [
      ['pause', '--all', ...because],
      ['resume', '--all'],
      ['pause', open, ...because],
      ['throttle', open, '--stores-per-second', '5', ...because],
      ['approve', open],
      ['resume', open],
      ['retry', open],
    ];
    for (const args of orders) await freshet(...args);
    await freshet('skip', open, '--stores', '104', ...because);
    await reaches(open, 'completed');
  }

  it('that are refused stand nowhere, though the servers repeat them', async () => {
    const refused = { MOMENTO_API_KEY: rig.momentoKey(rig.refusing.grpc) };
    await start(['worker'], /"process":"worker"/, refused);
    const blocked = await publish('--stores', '106', '--via', 'sqs');
    await reaches(blocked, 'blocked');
    await lookAtQueries(rig.search, client, blocked);
    const { stdout } = await freshet('show', blocked);
    assert.match(stdout, /Request unauthorized: \*\*\*/);
    await assertNoLeak();
  });

  it('that the database refuses stand nowhere', async () => {
    const wrong = new URL(rig.env['MYSQL_URL'] ?? '');
    wrong.password = `wrong${rig.search.word('a refused password')}`;
    await start(['worker'], /cut off|fleet|1045|Access denied/, { MYSQL_URL: wrong.href });
    await assertNoLeak();
  });

  it('would be found: the search has looked at much, and finds one that is planted', async () => {
    const { texts, characters } = rig.search.looked();
    assert.ok(texts > 100 && characters > 100_000, `${texts} texts, ${characters} characters`);
    await client.workflow.start('planted', {
      taskQueue: 'nobody',
      workflowId: 'planted',
      memo: { note: rig.search.word('MYSQL_URL') },
      args: [{ key: `behind ${rig.search.word('AWS_SESSION_TOKEN')}` }],
    });
    const plantedIn = (where: string): boolean =>
      rig.search.leaks().some(({ place }) => place.startsWith(where));
    await waitUntil('the planted run', async () => {
      await lookAtRuns(rig.search, client);
      await lookAtUi(rig.search, rig.stack.endpoints.ui, client);
      return plantedIn('the history') && plantedIn('the description') && plantedIn('the UI');
    });
    assert.deepEqual([...new Set(rig.search.leaks().map(({ secret }) => secret))].sort(), [
      'AWS_SESSION_TOKEN',
      'MYSQL_URL',
    ]);
  });
});
