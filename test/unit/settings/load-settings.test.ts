import assert from 'node:assert/strict';
import { isAbsolute, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../../src/paths.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import { UserError } from '../../../src/user-error.ts';

const connected = {
  SQS_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/events',
  MOMENTO_LOCAL_ENDPOINT: '127.0.0.1:8080',
  MYSQL_URL: 'mysql://freshet:secret@127.0.0.1:3306/menus',
};

/** Lines of the mistakes that an environment makes; empty for none. */
function mistakes(env: NodeJS.ProcessEnv): string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message.split('\n  ').slice(1);
  }
}

describe('settings', () => {
  it('need three connections and have a default for everything else', () => {
    assert.deepEqual(loadSettings(connected), {
      sqs: { queueUrl: connected.SQS_QUEUE_URL },
      momento: { localEndpoint: '127.0.0.1:8080', cacheName: 'menus' },
      mysql: { url: connected.MYSQL_URL },
      rulesFile: join(projectRoot, 'rules/invalidation-rules.yaml'),
      cacheQuotaPerSecond: 10_000,
      keysPerSecond: 5000,
      maxWorkers: 20,
      maxInFlight: 96,
      verify: {},
      bridge: { consumers: 4, deleteAhead: false },
      relay: { pollMs: 50, batch: 100 },
      reconcile: { afterMs: 600_000 },
      reconcileEveryMs: 60_000,
      exporter: { concurrency: 4, claimSeconds: 60 },
      log: { level: 'info' },
      metrics: { address: '127.0.0.1:9464' },
      shutdownGraceMs: 20_000,
      uiUrl: 'http://localhost:8233',
    });
  });

  it('are taken from the environment, without the spaces around them', () => {
    const settings = loadSettings({
      SQS_QUEUE_URL: ' https://sqs.us-east-1.amazonaws.com/1/events ',
      SQS_DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/dead',
      MOMENTO_API_KEY: 'key',
      MOMENTO_ENDPOINT: 'cell-1.example.com',
      MOMENTO_CACHE_NAME: 'other',
      MYSQL_URL: 'mysql://u:p@h/d?ssl-mode=REQUIRED',
      FRESHET_RULES_FILE: 'rules/invalidation-rules.yaml',
      FRESHET_CACHE_QUOTA_PER_SECOND: '1000',
      FRESHET_KEYS_PER_SECOND: '0.25',
      FRESHET_MAX_WORKERS: '7',
      FRESHET_MAX_IN_FLIGHT: '64',
      FRESHET_VERIFY_MODULE: './verify.mjs',
      FRESHET_BRIDGE_CONSUMERS: '2',
      FRESHET_DELETE_AHEAD: 'on',
      FRESHET_EVENT_BUS: 'dev-outbox',
      FRESHET_RELAY_POLL_MS: '20',
      FRESHET_RELAY_BATCH: '10',
      FRESHET_RECONCILE_AFTER_SECONDS: '30',
      FRESHET_RECONCILE_EVERY_SECONDS: 'off',
      FRESHET_EXPORT_COMMAND: './export {store}',
      FRESHET_EXPORT_CONCURRENCY: '8',
      FRESHET_EXPORT_CLAIM_SECONDS: '30',
      FRESHET_LOG_LEVEL: 'debug',
      FRESHET_METRICS_ADDRESS: 'off',
      FRESHET_SHUTDOWN_GRACE_SECONDS: '5',
      FRESHET_UI_URL: 'https://temporal.example.com/',
    });
    assert.ok(isAbsolute(settings.rulesFile));
    assert.deepEqual(settings, {
      sqs: {
        queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/events',
        deadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/dead',
      },
      momento: { apiKey: 'key', endpoint: 'cell-1.example.com', cacheName: 'other' },
      mysql: { url: 'mysql://u:p@h/d?ssl-mode=REQUIRED' },
      rulesFile: resolve('rules/invalidation-rules.yaml'),
      cacheQuotaPerSecond: 1000,
      keysPerSecond: 0.25,
      maxWorkers: 7,
      maxInFlight: 64,
      verify: { module: './verify.mjs' },
      bridge: { consumers: 2, deleteAhead: true },
      relay: { eventBus: 'dev-outbox', pollMs: 20, batch: 10 },
      reconcile: { afterMs: 30_000 },
      reconcileEveryMs: null,
      exporter: { command: './export {store}', concurrency: 8, claimSeconds: 30 },
      log: { level: 'debug' },
      metrics: { address: null },
      shutdownGraceMs: 5000,
      uiUrl: 'https://temporal.example.com',
    });
  });

  it('share the quota of the cache with the readers: the default rate is half of it', () => {
    const quota = { ...connected, FRESHET_CACHE_QUOTA_PER_SECOND: '100' };
    assert.equal(loadSettings(quota).keysPerSecond, 50);
    assert.equal(loadSettings({ ...quota, FRESHET_KEYS_PER_SECOND: 'unlimited' }).keysPerSecond, null);
  });

  it('ask a process only for the parts it needs', () => {
    const env = { MYSQL_URL: connected.MYSQL_URL, FRESHET_EXPORT_CONCURRENCY: 'many' };
    assert.deepEqual(loadSettings(env, ['mysql', 'log']), {
      mysql: { url: connected.MYSQL_URL },
      log: { level: 'info' },
    });
  });

  it('name every wrong and every missing variable at once, with what it is, what is expected and what to do', () => {
    const lines = mistakes({ FRESHET_RELAY_BATCH: '0', FRESHET_LOG_LEVEL: 'loud', MYSQL_URL: '  ' });
    assert.deepEqual(lines, [
      'SQS_QUEUE_URL is not set: expected a URL that begins with http:// or https://. URL of the SQS queue that the events arrive in. Set it.',
      'MYSQL_URL is not set: expected mysql://user:password@host:3306/database, special characters percent-encoded. Database of the outbox, the menu queue and the control row. Set it.',
      'FRESHET_RELAY_BATCH is 0: expected a whole number from 1 to 1000. Correct it, or unset it for 100.',
      'FRESHET_LOG_LEVEL is loud: expected one of debug, info, warn, error, silent. Correct it, or unset it for info.',
      'MOMENTO_API_KEY and MOMENTO_LOCAL_ENDPOINT are both unset: expected one of the two. Set the key for the Momento service, or the host:port of an emulator.',
    ]);
  });

  const wrong: readonly [name: string, values: readonly string[]][] = [
    ['SQS_QUEUE_URL', ['events', 'ftp://host/queue', 'http://']],
    [
      'MOMENTO_LOCAL_ENDPOINT',
      ['localhost', 'localhost:', 'http://localhost:8080', 'localhost:99999', 'a b:1'],
    ],
    [
      'MYSQL_URL',
      ['mysql://host', 'mysql://host/', 'postgres://u:p@h/d', 'mysql://u:12/34@h/d', 'mysql://u:p@h/a/b'],
    ],
    ['FRESHET_CACHE_QUOTA_PER_SECOND', ['0', '-1', '1e3', '1.5', '99999999999']],
    ['FRESHET_KEYS_PER_SECOND', ['0', '0.0', '-5', 'none', 'Infinity', '0x10', '5/s']],
    ['FRESHET_MAX_IN_FLIGHT', ['0', '1025', 'NaN']],
    ['FRESHET_METRICS_ADDRESS', ['9464', ':9464', 'none']],
    ['FRESHET_UI_URL', ['localhost:8233']],
  ];
  for (const [name, values] of wrong) {
    it(`refuse ${values.join(' | ')} as ${name}`, () => {
      for (const value of values) {
        const lines = mistakes({ ...connected, [name]: value });
        assert.equal(lines.length, 1, value);
        assert.ok(lines[0]?.startsWith(`${name} is `), lines[0]);
      }
    });
  }

  it('refuse two answers where one is wanted', () => {
    assert.match(
      mistakes({ ...connected, MOMENTO_API_KEY: 'key' }).join(),
      /MOMENTO_API_KEY and .* are both set/,
    );
    const both = { ...connected, FRESHET_EXPORT_MODULE: 'a', FRESHET_EXPORT_COMMAND: 'b' };
    assert.match(mistakes(both).join(), /FRESHET_EXPORT_MODULE and FRESHET_EXPORT_COMMAND are both set/);
  });

  it('never repeat a secret, nor a line break or control character, in a mistake', () => {
    const secret = 'c4n4ry';
    const lines = mistakes({
      ...connected,
      MYSQL_URL: `mysql://u:${secret}#${secret}@host/db`,
      MOMENTO_API_KEY: secret,
      FRESHET_LOG_LEVEL: 'info\n\u001b[2J',
    });
    assert.equal(lines.length, 3);
    assert.ok(!lines.join('').includes(secret));
    assert.doesNotMatch(lines.join(''), /[\u0000-\u001f]/);
  });
});
