import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type CanaryRig, canaryRig, portOf } from './support/canary-rig.ts';
import { noOpenssl } from './support/certificates.ts';
import { startTlsFront, type TlsFront } from './support/tls-front.ts';
import { twoAtATime, runWatched, startWatched } from './support/watched-commands.ts';

/** One of each way in which commands reach servers. */
const commands = ['doctor --json', 'list', 'menus', 'dlq list', 'publish --stores 1 --via sqs', 'migrate'];
/** They end when they cannot begin; the others say so and go on. */
const ending = ['worker', 'bridge'];
const going = ['relay', 'exporter'];

const words = (line: string): string[] => line.split(' ');

// The tests wait for time limits more than for anything else.
describe('secrets of connections that fail', { skip: noOpenssl, concurrency: 2 }, () => {
  let rig: CanaryRig;
  let untrusted: TlsFront;
  before(async () => {
    rig = await canaryRig();
    untrusted = await startTlsFront(rig.otherCertificate, portOf(rig.stack.endpoints.temporal));
    assert.equal((await runWatched(rig.search, ['migrate'], rig.env)).code, 0);
  });
  after(async () => {
    await untrusted.stop();
    await rig.stop();
  });
  afterEach(() => {
    assert.deepEqual(rig.search.leaks(), []);
  });

  /** Everything at this host and port. */
  function at(place: string): NodeJS.ProcessEnv {
    const url = new URL(rig.env['MYSQL_URL'] ?? '');
    const secret = url.password;
    return {
      ...rig.env,
      TEMPORAL_ADDRESS: place,
      MYSQL_URL: `mysql://canary:${secret}@${place}/freshet`,
      MOMENTO_API_KEY: rig.momentoKey(place),
      AWS_ENDPOINT_URL_SQS: `http://${place}`,
      SQS_QUEUE_URL: `http://${place}/000000000000/freshet`,
      SQS_DEAD_LETTER_QUEUE_URL: undefined,
      FRESHET_EXPORT_COMMAND: 'exit 0',
    };
  }

  /** Commands fail, and processes say that they do. */
  async function assertFailing(env: NodeJS.ProcessEnv, ended = [...commands, ...ending]): Promise<void> {
    await twoAtATime([...ended, ...going], async (line) => {
      if (going.includes(line)) {
        const running = startWatched(rig.search, [line], env);
        await running.says(/"level":40|^freshet: /m);
        await running.end();
        return;
      }
      const { code, stderr, stdout } = await runWatched(rig.search, words(line), env);
      assert.ok(code === 1 || code === 2, `freshet ${line}: ${String(code)} ${stdout}${stderr}`);
      if (!ending.includes(line)) assert.doesNotMatch(stderr, /unexpected error|^\s+at /m);
    });
  }

  it('are not told where nobody listens', () => assertFailing(at('127.0.0.1:1')));

  it('are not told where no host has the name', () =>
    assertFailing(at('nowhere.invalid:1234'), ['doctor --json', 'worker']));

  it('are not told where a certificate is wrong', async () => {
    const parameters = `ssl-mode=VERIFY_CA&ssl-ca=${rig.certificate.authority}`;
    const env = {
      ...at(untrusted.address),
      AWS_ENDPOINT_URL_SQS: `https://${untrusted.address}`,
      MYSQL_URL: `${rig.env['MYSQL_URL'] ?? ''}?${parameters}`,
      SQS_QUEUE_URL: `https://${untrusted.address}/000000000000/freshet`,
    };
    await assertFailing(env);
    const { code, stderr } = await runWatched(rig.search, ['bridge'], env);
    assert.equal(code, 1);
    assert.match(stderr, /^freshet: No Temporal server answers at [^\n]*certificate[^\n]*\n$/i);
  });

  it('are not told where they are refused, though the servers repeat them', async () => {
    const wrong = rig.search.word('a refused password');
    await assertFailing({
      ...at(rig.refusing.grpc),
      MYSQL_URL: `mysql://canary:${wrong}@${new URL(rig.env['MYSQL_URL'] ?? '').host}/freshet`,
      AWS_ENDPOINT_URL_SQS: rig.refusing.sqs,
      SQS_QUEUE_URL: `${rig.refusing.sqs}/000000000000/freshet`,
    });
  });

  const brokenUrls: [string, (word: string) => string][] = [
    ['a slash', (word) => `mysql://canary:12/${word}@127.0.0.1:1/freshet`],
    ['a question mark', (word) => `mysql://canary:12/x?${word}@127.0.0.1/freshet`],
    ['a hash', (word) => `mysql://canary:12/x#${word}@127.0.0.1/freshet`],
    ['a percent sign', (word) => `mysql://canary:%${word}%@127.0.0.1/freshet`],
    ['another scheme', (word) => `postgres://canary:${word}@127.0.0.1/freshet`],
    ['the password as a parameter', (word) => `mysql://canary@127.0.0.1/freshet?password=${word}`],
  ];
  for (const [what, url] of brokenUrls) {
    it(`are not told where the URL of the database has ${what}`, () =>
      assertNotTold('menus', { MYSQL_URL: url(rig.search.word(what)) }));
  }

  const broken: [string, command: string, (word: string) => NodeJS.ProcessEnv][] = [
    ['a Momento key that is none', 'worker', (word) => ({ MOMENTO_API_KEY: word })],
    ['a Momento key with a line break', 'worker', (word) => ({ MOMENTO_API_KEY: momentoKeyOf(`${word}\n`) })],
    ['a Temporal key with a line break', 'list', (word) => ({ TEMPORAL_API_KEY: `${word}\n` })],
    [
      'a TLS key that is none',
      'list',
      (word) => ({ TEMPORAL_TLS_CLIENT_KEY_PATH: '', TEMPORAL_TLS_CLIENT_KEY_DATA: word }),
    ],
  ];
  for (const [what, command, change] of broken) {
    it(`are not told where there is ${what}`, () => assertNotTold(command, change(rig.search.word(what))));
  }

  async function assertNotTold(command: string, changes: NodeJS.ProcessEnv): Promise<void> {
    const env = { ...rig.env, ...changes };
    await twoAtATime(['doctor --json', command], async (line) => {
      const { stderr } = await runWatched(rig.search, words(line), env);
      assert.doesNotMatch(stderr, /unexpected error|^\s+at /m, line);
    });
  }
});

/** Of the kind that is Base64 of JSON. */
function momentoKeyOf(key: string): string {
  return Buffer.from(JSON.stringify({ api_key: key, endpoint: 'cell.invalid' })).toString('base64');
}
