import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { refusalReasons } from '../../src/rules/event-refused.ts';
import { countedMetrics } from '../support/counted-metrics.ts';
import { startBridgeHarness, waitUntilEmpty, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange } from './support/change-event.ts';
import { poison } from './support/poison.ts';
import { waitFor } from './support/wait-for.ts';

describe('the dead-letter queue', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('gets poison of every reason byte for byte, after five receives each, counted by reason', async () => {
    const queue = await harness.queues.createQueue();
    const { metrics, counts } = countedMetrics();
    const bridge = await harness.startBridge(queue, { visibilitySeconds: 1, metrics });
    await queue.send([priceChange(1, ['1'])]);
    await waitUntilEmpty(queue);
    const bodies = { ...poison, 'content-conflict': priceChange(1, ['2']) };
    assert.deepEqual(
      [...Object.keys(bodies), 'too-large'].sort(),
      Object.keys(refusalReasons).sort(),
      'a reason is missing',
    );
    await queue.send(Object.values(bodies));
    const reasons = Object.keys(bodies);
    await waitFor('all are dead letters', async () => (await queue.deadLetters()).length === reasons.length);

    const dead = (await queue.deadLetters()).map(({ body }) => body);
    assert.deepEqual(dead.sort(), Object.values(bodies).sort());
    for (const reason of reasons) {
      assert.equal(counts[`freshet_bridge_refused ${reason}`], 5, reason);
      assert.equal(counts[`freshet_bridge_dead_lettered ${reason}`], 1, reason);
      const lines = bridge.log.lines.filter(
        ({ message, fields }) => message.startsWith('message refused: ') && fields['reason'] === reason,
      );
      assert.deepEqual(
        lines.map(({ fields, level }) => [fields['receiveCount'], level, fields['alarm']]),
        [1, 2, 3, 4]
          .map((count): unknown[] => [count, 'warn', undefined])
          .concat([[5, 'error', `dead-lettered-${reason}`]]),
      );
      assert.match(lines.at(-1)?.message ?? '', /its last receive, it goes to the dead-letter queue now$/);
    }
    assert.equal(bridge.stats().deadLettered, reasons.length);
    assert.equal(bridge.stats().refused, 5 * reasons.length);
  });

  it('never meets a body above the limit, which the queue itself refuses', async () => {
    const queue = await harness.queues.createQueue();
    await assert.rejects(queue.send(['x'.repeat(1024 * 1024 + 1)]));
  });

  it('counts a message once although two bridges share its receives', async () => {
    const queue = await harness.queues.createQueue();
    const { metrics, counts } = countedMetrics();
    const options = { visibilitySeconds: 1, metrics, consumers: 1 };
    await Promise.all([harness.startBridge(queue, options), harness.startBridge(queue, options)]);
    await queue.send(['no', 'not', 'never']);
    await waitFor('all are dead letters', async () => (await queue.deadLetters()).length === 3);
    assert.equal(counts['freshet_bridge_refused not-json'], 15);
    assert.equal(counts['freshet_bridge_dead_lettered not-json'], 3);
  });
});
