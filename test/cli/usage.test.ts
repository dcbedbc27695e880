import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { emptyHome, runFreshet } from './support/run-freshet.ts';

/** One line, by us, without a stack trace. */
function assertOneLine(stderr: string, says: RegExp): void {
  assert.match(stderr, says);
  assert.match(stderr, /^freshet: [^\n]+\n$/);
  assert.doesNotMatch(stderr, /\bat .*:\d+:\d+/);
}

const mysql = 'mysql://user:canary-password@127.0.0.1:1/freshet';
const nobody = { TEMPORAL_ADDRESS: '127.0.0.1:1', MYSQL_URL: mysql };

const mistakes: [args: string[], says: RegExp][] = [
  [['plna'], /unknown command 'plna'.*plan/],
  [['plan', '--stor', '1'], /unknown option '--stor'.*--stores/],
  [['plan', '--stores'], /'--stores <ids>' argument missing/],
  [['plan', '--stores', ''], /--stores.*Expected items separated by commas/],
  [['plan'], /pricing needs stores: give --stores/],
  [['plan', '--stores', '1', '--all'], /--stores and --all are given: expected one/],
  [['plan', '--stores', '1,,2'], /refused: detail\.Payload\.tb_restaurant_id\[1\]/],
  [['plan', '--stores', '1', '--select', 'nothing'], /price_types\[0\]: expected one of base/],
  [['plan', '--stores', '1', '--select', 'base', '--price-types', 'base'], /the same option/],
  [['plan', '--stores', '1', '--type', 'unknown'], /names no rule of .*pricing, pricing-legacy, product/],
  [['plan', '--stores', '1', '--type', 'pricing', '--source', 'x'], /expected one of the two/],
  [
    ['plan', '--stores', '1', '--detail-type', 'Pricing_InvalidateMenuExporterCache'],
    /pricing and pricing-legacy/,
  ],
  [['plan', '--type', 'product', '--stores', '1'], /product deletes global keys and takes no stores/],
  [['plan', '--type', 'pricing-legacy', '--stores', '1', '--select', 'base'], /has no selection/],
  [['plan', '--stores', '1', '--id', '0'], /Expected an integer from 1 to 18446744073709551615/],
  [['plan', '--stores', '1', '--id', '18446744073709551616'], /Expected an integer/],
  [['plan', '--file', '/nowhere/stores.txt'], /cannot be read \(ENOENT\)/],
  [['publish', '--stores', 'a b'], /refused: detail\.Payload/],
  [['publish', '--stores', '1', '--id', '7', '--times', '2'], /several outbox rows one id/],
  [['publish', '--stores', '1', '--times', '0'], /Expected a whole number from 1/],
  [['publish', '--stores', '1', '--via', 'pigeon'], /Allowed choices are outbox, sqs/],
  [['list', '--open', '--closed'], /cannot be used with/],
  [['list', '--limit', 'all'], /Expected a whole number/],
  [['show'], /No run is named: expected a workflow ID, a job id, or --all/],
  [['show', '123', '--all'], /--all stands alone: it takes every run/],
  [['pause', '123', '--all', '--reason', 'x'], /--all stands alone/],
  [['pause', '--all'], /--reason/],
  [['pause', '--all', '--reason', 'x', '--for', '8d'], /at most 7 days ahead/],
  [['resume', '--all', '--query', 'FreshetPaused = true'], /--all stands alone/],
  [
    ['throttle', '--all', '--reason', 'x'],
    /The fleet is throttled in keys: expected --keys-per-second or --lift/,
  ],
  [['throttle', '--all', '--reason', 'x', '--stores-per-second', '5'], /The fleet is throttled in keys/],
  [['throttle', '--all', '--reason', 'x', '--keys-per-second', '0'], /Expected a number above 0/],
  [['throttle', '1', '--reason', 'x', '--keys-per-second', '5'], /bounds the whole fleet: give --all/],
  [['watch'], /missing required argument 'run'/],
  [['pause', '1'], /required option '--reason <text>' not specified/],
  [['pause', '1', '--reason', ' '], /Expected a text, not empty, at most 500/],
  [['pause', '--reason', 'x'], /No run is named: expected a workflow ID, a job id, or --query/],
  [['pause', '1', '--query', 'x', '--reason', 'x'], /--query stands alone/],
  [['pause', '--query', ' ', '--reason', 'x'], /--query is empty/],
  [['pause', '1', '--reason', 'x', '--for', '30'], /Expected a number and a unit/],
  [['pause', '1', '--reason', 'x', '--for', '8d'], /at most 7 days ahead/],
  [['pause', '1', '--reason', 'x', '--until', 'tomorrow'], /Expected ISO 8601 in UTC/],
  [['pause', '1', '--reason', 'x', '--until', '2020-01-31T18:00:00Z'], /Expected an end in the future/],
  [
    ['pause', '1', '--reason', 'x', '--for', '1h', '--until', '2999-01-31T18:00:00Z'],
    /Expected an end in the future|cannot be used with/,
  ],
  [['throttle', '1', '--reason', 'x'], /expected --stores-per-second or --lift/],
  [['throttle', '1', '--reason', 'x', '--stores-per-second', '0'], /Expected a number above 0/],
  [['throttle', '1', '--reason', 'x', '--stores-per-second', '-1'], /Expected a number above 0/],
  [['throttle', '1', '--reason', 'x', '--stores-per-second', '5', '--lift'], /cannot be used with/],
  [['skip', '1', '--reason', 'x'], /required option '--stores <ids>' not specified/],
  [['retry', '--all'], /unknown option '--all'/],
  [['reject', '1'], /required option '--reason <text>' not specified/],
  [['approve'], /No run is named/],
  [['menus', '--status', 'gone'], /Allowed choices are pending/],
  [['migrate', '--sql-only', '--temporal-only'], /cannot be used with/],
  [['worker', '--only', 'none'], /Allowed choices are invalidation, bulk/],
  [['dlq', 'list', '--limit', '0'], /Expected a whole number from 1/],
  [['dlq', 'show'], /missing required argument 'id'/],
  [['dlq', 'redrive', '--edit', 'x'], /--edit mends one message: expected its id/],
  [['dlq', 'redrive', 'x', '--rate', '5'], /--rate is for several messages/],
  [['dlq', 'redrive', '--rate', '501'], /Expected a whole number from 1 to 500/],
  [['dlq', 'redrive', 'x', '--edit', '/nowhere/event.json'], /cannot be read \(ENOENT\)/],
  [['dlq', 'discard'], /Expected a message id or --all/],
  [['dlq', 'discard', 'x', '--all', '--yes'], /Expected a message id or --all/],
  [['dlq', 'discard', '--all'], /no terminal to ask on: give --yes/],
  [['rules', 'check', '/nowhere/rules.yaml'], /cannot be read \(ENOENT\)/],
];

describe('a mistake of the user', () => {
  for (const [args, says] of mistakes) {
    it(`ends with exit code 2 and one line: freshet ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runFreshet(args, { env: nobody });
      assertOneLine(stderr, says);
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }

  it('without a command ends with exit code 2 and the help', async () => {
    const { code, stderr } = await runFreshet([]);
    assert.equal(code, 2);
    assert.match(stderr, /Usage: freshet/);
  });

  it('in the settings names every variable that is wrong or missing', async () => {
    const { code, stderr } = await runFreshet(['worker'], { env: { FRESHET_MAX_IN_FLIGHT: 'many' } });
    assert.equal(code, 2);
    for (const name of ['FRESHET_MAX_IN_FLIGHT', 'MYSQL_URL', 'SQS_QUEUE_URL', 'MOMENTO_API_KEY']) {
      assert.match(stderr, new RegExp(name));
    }
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('who starts an exporter without an export is told what to set', async () => {
    const { code, stderr } = await runFreshet(['exporter'], {
      env: { MYSQL_URL: mysql, FRESHET_METRICS_ADDRESS: 'off' },
    });
    assert.equal(code, 2);
    assertOneLine(stderr, /FRESHET_EXPORT_MODULE and FRESHET_EXPORT_COMMAND.*export-menu\.ts/);
  });

  it('in the verify module ends the worker before it starts', async () => {
    const env = {
      ...nobody,
      MOMENTO_LOCAL_ENDPOINT: '127.0.0.1:1',
      FRESHET_METRICS_ADDRESS: 'off',
      FRESHET_VERIFY_MODULE: '/nowhere/verify.mjs',
    };
    const { code, stdout, stderr } = await runFreshet(['worker', '--no-bridge'], { env });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assertOneLine(
      stderr,
      /The verify module \/nowhere\/verify\.mjs cannot be loaded: .*FRESHET_VERIFY_MODULE/,
    );
  });

  it('who starts a relay without an AWS region is told so', async () => {
    const env = {
      MYSQL_URL: mysql,
      FRESHET_EVENT_BUS: 'dev-outbox',
      FRESHET_METRICS_ADDRESS: 'off',
      AWS_CONFIG_FILE: join(emptyHome, 'none'),
    };
    const { code, stderr } = await runFreshet(['relay'], { env });
    assert.equal(code, 2);
    assertOneLine(stderr, /AWS_REGION/);
  });
});

describe('a FRESHET_ variable that nobody reads', () => {
  it('is warned of on standard error, with the one that it may have been meant for', async () => {
    const { code, stderr } = await runFreshet(['plan', '--stores', '1'], {
      env: { FRESHET_KEYS_PER_SEC: '5' },
    });
    assert.equal(code, 0);
    assertOneLine(stderr, /FRESHET_KEYS_PER_SEC .*FRESHET_KEYS_PER_SECOND/);
  });
});

// They wait for their time limits side by side.
describe('a server that is away', { concurrency: 5 }, () => {
  const failures: [args: string[], says: RegExp][] = [
    [['list'], /No Temporal server answers at 127\.0\.0\.1:1/],
    [['show', '1'], /No Temporal server answers at 127\.0\.0\.1:1/],
    [['watch', '1'], /No Temporal server answers at 127\.0\.0\.1:1/],
    [['pause', '1', '--reason', 'x'], /No Temporal server answers at 127\.0\.0\.1:1/],
    [['retry', '--query', "FreshetPhase = 'waiting'"], /No Temporal server answers at 127\.0\.0\.1:1/],
    [['menus'], /the database cannot be reached/],
    [['plan', '--all'], /the database cannot be reached/],
    [['publish', '--stores', '1'], /the database cannot be reached/],
    [['migrate', '--sql-only'], /the database cannot be reached/],
  ];
  for (const [args, says] of failures) {
    it(`ends with exit code 1 and one line: freshet ${args.join(' ')}`, async () => {
      const { code, stderr } = await runFreshet(args, { env: nobody });
      assertOneLine(stderr, says);
      assert.doesNotMatch(stderr, /canary-password/);
      assert.equal(code, 1);
    });
  }
});

describe('the endpoints of an embedded stack that has gone', () => {
  it('are not used', async () => {
    const stale = { pid: 4_194_304, mysqlUrl: 'mysql://a:b@127.0.0.1:1/c' };
    writeFileSync(join(emptyHome, 'dev.json'), JSON.stringify(stale));
    const { code, stderr } = await runFreshet(['menus']);
    assert.equal(code, 2);
    assert.match(stderr, /MYSQL_URL is not set/);
  });
});
