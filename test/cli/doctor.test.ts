import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { searchAttributes } from '../../src/contract/names.ts';
import { startTemporalServer } from '../starter/support/temporal-server.ts';
import { ownEnvironment, type OwnEnvironment } from './support/own-environment.ts';
import { runFreshet } from './support/run-freshet.ts';

const schema = z.object({
  findings: z.array(z.object({ check: z.string(), state: z.string(), what: z.string(), remedy: z.string() })),
  settings: z.array(z.object({ name: z.string(), value: z.string(), state: z.string() })),
});
type Report = z.infer<typeof schema>;

describe('freshet doctor', () => {
  let own: OwnEnvironment;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    own = await ownEnvironment();
    const { queueUrl, deadLetterQueueUrl } = own.stack.endpoints;
    env = { ...own.env, SQS_QUEUE_URL: queueUrl, SQS_DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl };
    const migrated = await runFreshet(['migrate'], { env });
    assert.equal(migrated.code, 0, migrated.stderr);
  });
  after(() => own.stop());

  async function examine(changes: NodeJS.ProcessEnv = {}, ...args: string[]) {
    const ended = await runFreshet(['doctor', '--json', ...args], { env: { ...env, ...changes } });
    return { ...ended, report: schema.parse(JSON.parse(ended.stdout)) };
  }

  const notWell = ({ findings }: Report) => findings.filter(({ state }) => state !== 'ok');

  /** Exactly one check fails, and everything else is as on a sound system. */
  async function failsAlone(changes: NodeJS.ProcessEnv, check: string, what: RegExp, remedy: RegExp) {
    const { code, stdout, stderr, report } = await examine(changes);
    const failures = report.findings.filter(({ state }) => state === 'failed');
    assert.deepEqual(
      failures.map((finding) => finding.check),
      [check],
      stdout,
    );
    assert.match(failures[0]?.what ?? '', what);
    assert.match(failures[0]?.remedy ?? '', remedy);
    assert.equal(code, 1);
    return stdout + stderr;
  }

  it('finds all well on the embedded stack, but for the short memory of its development server', async () => {
    const { code, report, stdout } = await examine();
    assert.deepEqual(
      notWell(report).map(({ check, state }) => [check, state]),
      [['temporal retention', 'warning']],
      stdout,
    );
    assert.match(notWell(report)[0]?.what ?? '', /^1 d: an event that comes again later/);
    assert.match(notWell(report)[0]?.remedy ?? '', /--namespace default --retention 336h/);
    assert.equal(code, 0);
    assert.deepEqual(
      report.findings.map(({ check }) => check),
      [
        'versions',
        'settings',
        'rules file',
        'temporal',
        'temporal retention',
        'search attributes',
        'mysql',
        'tables',
        'queue',
        'dead-letter queue',
        'cache',
        'cache quota',
      ],
    );
  });

  it('prints a table for people, with the settings below it and a verdict at the end', async () => {
    const { code, stdout } = await runFreshet(['doctor'], { env });
    assert.equal(code, 0);
    assert.match(stdout, /^check\tstate\twhat\twhat to do\n/);
    assert.match(stdout, /^tables\tok\tmigrated\t$/m);
    assert.match(stdout, /^MYSQL_URL\tenvironment\tmysql:\/\/\w+(:\*\*\*)?@/m);
    assert.match(stdout, /\n11 ok, 1 warnings, 0 failed\n$/);
  });

  it('says that the database refuses a password, and shows no secret', async () => {
    const url = new URL(env['MYSQL_URL'] ?? '');
    url.password = 'canary-password';
    const secrets = {
      MYSQL_URL: url.href,
      AWS_SECRET_ACCESS_KEY: 'canary-aws',
      AWS_SESSION_TOKEN: 'canary-token',
    };
    const said = await failsAlone(secrets, 'mysql', /1045|1698|Access denied/, /password and grants/);
    assert.doesNotMatch(said, /canary/);
  });

  it('says that an API key is none, without showing it', async () => {
    const secrets = { MOMENTO_API_KEY: 'canary-key', MOMENTO_LOCAL_ENDPOINT: '' };
    const said = await failsAlone(
      secrets,
      'cache',
      /settings are wrong/,
      /MOMENTO_API_KEY is not an API key/,
    );
    assert.doesNotMatch(said, /canary/);
  });

  it('names the cache that is not there', async () => {
    await failsAlone({ MOMENTO_CACHE_NAME: 'nowhere' }, 'cache', /nowhere/, /Create the cache/);
  });

  it('names the queue that is not there', async () => {
    const gone = `${own.stack.endpoints.sqsEndpoint}/000000000000/nowhere`;
    await failsAlone(
      { SQS_QUEUE_URL: gone },
      'queue',
      /SQS_QUEUE_URL.*nowhere.*NonExist|DoesNotExist/,
      /Mend/,
    );
    const remedy = /Correct SQS_DEAD_LETTER_QUEUE_URL/;
    await failsAlone({ SQS_DEAD_LETTER_QUEUE_URL: gone }, 'dead-letter queue', /nowhere/, remedy);
  });

  it('warns of a queue that is not set as it should be', async () => {
    const { code, report } = await examine({ SQS_QUEUE_URL: own.env['SQS_QUEUE_URL'] });
    const found = report.findings.filter(({ check }) => check === 'queue');
    assert.deepEqual(
      found.map(({ state, what }) => [state, what.split(':')[0]]),
      [
        ['warning', 'MessageRetentionPeriod is 345600 s (4 days)'],
        ['warning', 'has no dead-letter queue'],
      ],
    );
    assert.equal(code, 0);
  });

  it('says that servers cannot be reached', async () => {
    await failsAlone({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'temporal', /No Temporal server answers/, /Mend/);
    const nowhere = 'mysql://freshet:canary@127.0.0.1:1/freshet';
    const said = await failsAlone({ MYSQL_URL: nowhere }, 'mysql', /cannot be reached/, /network/);
    assert.doesNotMatch(said, /canary/);
    await failsAlone({ MOMENTO_LOCAL_ENDPOINT: '127.0.0.1:1' }, 'cache', /keysExist/, /cache service/);
  });

  it('does not wait for a server that says nothing, and says whom it waits for', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => silent.once('listening', resolve));
      const { port } = silent.address() as AddressInfo;
      const endpoint = `http://127.0.0.1:${port}`;
      const changes = { AWS_ENDPOINT_URL_SQS: endpoint, SQS_QUEUE_URL: `${endpoint}/0/silent` };
      const said = await failsAlone(changes, 'queue', /^no answer within 10 s from SQS/, /network/);
      assert.match(said, /freshet: waiting for SQS \(SQS_QUEUE_URL\), at most 10 s\n/);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('names every setting that is wrong or missing, and still looks at the rest', async () => {
    const { code, report } = await examine({ SQS_QUEUE_URL: '', FRESHET_MAX_IN_FLIGHT: 'many' });
    const failures = report.findings.filter(({ state }) => state === 'failed');
    assert.deepEqual(
      failures.map(({ check, what }) => `${check}: ${what}`),
      [
        'settings: SQS_QUEUE_URL is not set',
        'settings: FRESHET_MAX_IN_FLIGHT is many',
        'queue: not looked at: its settings are wrong or missing',
      ],
    );
    assert.equal(code, 1);
  });

  it('warns of a rate that leaves nothing for readers', async () => {
    for (const rate of ['unlimited', '500']) {
      const changes = { FRESHET_CACHE_QUOTA_PER_SECOND: '500', FRESHET_KEYS_PER_SECOND: rate };
      const quota = (await examine(changes)).report.findings.find(({ check }) => check === 'cache quota');
      assert.equal(quota?.state, 'warning');
      assert.match(quota.remedy, /250/);
    }
  });

  it('names a table that is missing, and the migrations that are not applied; --fix applies those', async () => {
    const other = await ownEnvironment();
    try {
      const empty = { MYSQL_URL: other.env['MYSQL_URL'] };
      await failsAlone(empty, 'tables', /not applied: 001-outbox-table, /, /freshet doctor --fix/);
      const { code, report } = await examine(empty, '--fix');
      assert.equal(code, 0);
      assert.match(report.findings[0]?.what ?? '', /^applied 001-outbox-table/);
      const connection = await createConnection(empty.MYSQL_URL ?? '');
      await connection.query('DROP TABLE menu_export_queue');
      await connection.end();
      await failsAlone(empty, 'tables', /not there for this user: menu_export_queue$/, /freshet_migration/);
    } finally {
      await other.stop();
    }
  });

  it('names the search attribute that is not registered; --fix registers it', async () => {
    const server = await startTemporalServer();
    try {
      const names = Object.values(searchAttributes).filter((name) => name !== searchAttributes.paused);
      await server.registerAttributes(names);
      const changes = { TEMPORAL_ADDRESS: server.address };
      await failsAlone(changes, 'search attributes', /not registered: FreshetPaused$/, /doctor --fix/);
      const { code, report } = await examine(changes, '--fix');
      assert.equal(code, 0);
      assert.equal(report.findings[1]?.what, 'registered FreshetPaused');
    } finally {
      await server.remove();
    }
  });
});
