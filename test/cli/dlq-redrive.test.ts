import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectRoot } from '../../src/paths.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import { waitUntilEmpty } from '../starter/support/bridge-harness.ts';
import { priceChange, priceChangeRun } from '../starter/support/change-event.ts';
import { spawnChild } from '../starter/support/child-process.ts';
import { waitFor } from '../starter/support/wait-for.ts';
import { deadLetterRig, letterId, visibleBodies, type DeadLetterRig } from './support/dead-letter-rig.ts';
import { startMovingQueueServer } from './support/moving-queue-server.ts';
import { runFreshet } from './support/run-freshet.ts';

const shipped = join(projectRoot, 'rules', 'invalidation-rules.yaml');

// Each test has queues of its own.
describe('freshet dlq redrive', { concurrency: 3 }, () => {
  let rig: DeadLetterRig;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'freshet-dlq-'));
    rig = await deadLetterRig();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await rig.stop();
  });

  it('makes the run once a rule was added, and keeps what is still refused', async () => {
    const body = priceChange(1).replace('tb.menu.pricing-service', 'new.service');
    const rulesFile = join(folder, 'rules.yaml');
    const place = await rig.newPlace({ FRESHET_RULES_FILE: rulesFile });
    writeFileSync(rulesFile, readFileSync(shipped));
    const early = await rig.harness.startBridge(place.queue, { visibilitySeconds: 1 });
    await place.queue.send([body, 'no']);
    await waitFor('both are dead letters', async () => (await place.queue.deadLetters()).length === 2);
    await early.stop();
    const none = await place.dlq('redrive', '--accepted');
    assert.equal(none.stdout, '0 messages redriven, 2 kept: not accepted now\n');

    const rule = `
  - name: new-service
    title: New change
    match: { detailType: Pricing_InvalidateMenuExporterCache, source: new.service }
    fanOut: tb_restaurant_id
    keys: [{ key: "new:{store}" }]
    menus: none
    outbox: foreign
    settleSeconds: 0
`;
    writeFileSync(rulesFile, `${readFileSync(shipped, 'utf8').trimEnd()}\n${rule}`);
    const accepted = await place.dlq('redrive', '--accepted');
    assert.equal(accepted.stdout, '1 message redriven, 1 kept: not accepted now\n', accepted.stderr);
    const bridge = await rig.harness.startBridge(place.queue, { rules: loadRules(rulesFile) });
    await waitUntilEmpty(place.queue);
    assert.equal(bridge.stats().started, 1);
    const run = priceChangeRun(1).replace('tb.menu.pricing-service', 'new.service');
    const { memo } = await rig.harness.client.workflow.getHandle(run).describe();
    assert.equal(memo?.['rule'], 'new-service');
    assert.deepEqual(await visibleBodies(place.queue), ['no']);
  });

  it('sends all back unchanged, one by one where the service has no move task, and says so', async () => {
    const place = await rig.newPlace();
    const bodies = Array.from({ length: 23 }, (_, index) => ` { "ü☕": ${index}\r\n`);
    await place.queue.deadLetter(bodies);
    const { code, stdout, stderr } = await place.dlq('redrive', '--rate', '100', '--json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { redriven: 23, kept: 0, by: 'messages' });
    assert.match(stderr, /^freshet: The service has no move task for this queue: [^\n]*\n$/);
    assert.deepEqual((await place.queue.messages()).map(({ body }) => body).sort(), bodies.sort());
    assert.equal((await place.queue.deadLetters()).length, 0);
  });

  it('at a rate leaves alone what is refused again meanwhile', async () => {
    const place = await rig.newPlace();
    const bodies = Array.from({ length: 12 }, (_, index) => `no ${index}`);
    await place.queue.deadLetter(bodies);
    const bridge = await rig.harness.startBridge(place.queue, { visibilitySeconds: 1 });
    const { stdout } = await place.dlq('redrive', '--rate', '1');
    assert.equal(stdout, '12 messages redriven\n');
    await waitFor('all are back', async () => (await place.queue.deadLetters()).length === 12);
    assert.equal(bridge.stats().deadLettered, 12);
  });

  it('sends one message, or with --accepted only if it would be taken', async () => {
    const place = await rig.newPlace();
    await place.queue.deadLetter(['no', 'nor this']);
    const id = await letterId(place.queue, 'no');
    const refused = await place.dlq('redrive', id, '--accepted');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^freshet: The message .* stays: the bridge would not accept it now\./);
    assert.deepEqual(await visibleBodies(place.queue), ['no', 'nor this']);
    const sent = await place.dlq('redrive', id);
    assert.equal(sent.stdout, '1 message redriven\n');
    assert.deepEqual(
      (await place.queue.messages()).map(({ body }) => body),
      ['no'],
    );
    assert.deepEqual(await visibleBodies(place.queue), ['nor this']);
  });

  it('with --edit sends a sound body in place of a message, and nothing else', async () => {
    const place = await rig.newPlace();
    await place.queue.deadLetter([priceChange(20, ['bad id']), 'another']);
    const bad = (await place.queue.deadLetters()).find(({ body }) => body !== 'another');
    const file = join(folder, 'event.json');
    writeFileSync(file, priceChange(20, ['still bad']));
    const refused = await place.dlq('redrive', bad?.id ?? '', '--edit', file);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /event\.json: the bridge would refuse it \(store-id\): detail\.Payload\.tb_rest/,
    );
    assert.equal((await visibleBodies(place.queue)).length, 2);

    const repaired = `${priceChange(20, ['good'])}\n`;
    writeFileSync(file, repaired);
    const sent = await place.dlq('redrive', bad?.id ?? '', '--edit', file);
    assert.equal(sent.code, 0, sent.stderr);
    assert.deepEqual(
      (await place.queue.messages()).map(({ body }) => body),
      [repaired],
    );
    assert.deepEqual(await visibleBodies(place.queue), ['another']);
    const bridge = await rig.harness.startBridge(place.queue);
    await waitUntilEmpty(place.queue);
    assert.equal(bridge.stats().started, 1);
  });

  it('with --edit refuses a body whose id has a run of another content', async () => {
    const place = await rig.newPlace();
    await rig.harness.startBridge(place.queue);
    await place.queue.send([priceChange(21, ['1'])]);
    await waitUntilEmpty(place.queue);
    await place.queue.deadLetter(['no']);
    const file = join(folder, 'conflict.json');
    writeFileSync(file, priceChange(21, ['2']));
    const { code, stderr } = await place.dlq('redrive', await letterId(place.queue, 'no'), '--edit', file);
    assert.equal(code, 2);
    assert.match(stderr, /would refuse it \(content-conflict\)/);
  });

  it('loses nothing when it is killed between send and delete', async () => {
    const place = await rig.newPlace();
    const body = priceChange(30);
    await place.queue.deadLetter([body]);
    const program = join(import.meta.dirname, 'support', 'redrive-killed-at-delete.ts');
    const child = spawnChild(process.execPath, [program, rig.harness.queues.endpoint, place.queue.url]);
    const [, signal] = (await once(child, 'exit')) as unknown[];
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual(
      (await place.queue.messages()).map((message) => message.body),
      [body],
    );
    assert.deepEqual(
      (await place.queue.deadLetters()).map((letter) => letter.body),
      [body],
    );

    const bridge = await rig.harness.startBridge(place.queue);
    await waitUntilEmpty(place.queue);
    const again = await place.dlq('redrive');
    assert.equal(again.stdout, '1 message redriven\n', again.stderr);
    await waitUntilEmpty(place.queue);
    assert.deepEqual([bridge.stats().started, bridge.stats().duplicates], [1, 1]);
    assert.equal((await place.queue.deadLetters()).length, 0);
  });

  it('has the service move all of them where it can, at the rate, and follows the task to its end', async () => {
    const place = await rig.newPlace();
    const running = { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1 };
    const server = await startMovingQueueServer(rig.harness.queues.endpoint, [
      running,
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 7 },
    ]);
    try {
      const env = { ...place.env, ...pointedTo(server.endpoint, place.env) };
      const ended = await runFreshet(['dlq', 'redrive', '--rate', '20', '--json'], { env });
      assert.equal(ended.code, 0, ended.stderr);
      assert.deepEqual(JSON.parse(ended.stdout), { redriven: 7, kept: 0, by: 'move-task' });
      const name = new URL(place.queue.deadLetterUrl).pathname.split('/').at(-1) ?? '';
      assert.deepEqual(server.started, [
        { SourceArn: `arn:aws:sqs:us-east-1:000000000000:${name}`, MaxNumberOfMessagesPerSecond: 20 },
      ]);
    } finally {
      await server.stop();
    }
  });

  it('tells a move task that failed', async () => {
    const place = await rig.newPlace();
    const failed = { Status: 'FAILED', ApproximateNumberOfMessagesMoved: 3, FailureReason: 'AccessDenied' };
    const server = await startMovingQueueServer(rig.harness.queues.endpoint, [failed]);
    try {
      const env = { ...place.env, ...pointedTo(server.endpoint, place.env) };
      const { code, stderr } = await runFreshet(['dlq', 'redrive'], { env });
      assert.equal(code, 1);
      assert.match(stderr, /^freshet: The move task of .* ended as FAILED after 3 messages \(AccessDenied\)/);
    } finally {
      await server.stop();
    }
  });
});

/** The same queue behind another address. */
function pointedTo(endpoint: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { pathname } = new URL(env['SQS_QUEUE_URL'] ?? '');
  return { AWS_ENDPOINT_URL_SQS: endpoint, SQS_QUEUE_URL: new URL(pathname, endpoint).href };
}
