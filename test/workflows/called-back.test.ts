import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { CacheCall, Ports } from '../../src/activities/ports.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { Latch } from './support/gated-ports.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';

const why = { actor: 'ann', reason: 'too many misses' };

describe('a step that an order calls back', () => {
  let ports: FakePorts;
  let beforeLook: () => Promise<void>;
  /** Signals of the steps whose calls were made, newest last. */
  let steps: AbortSignal[];
  let harness: Harness;
  before(async () => {
    harness = await startHarness(
      currentPorts(() => watched()),
      await privateServer(),
    );
  });
  beforeEach(() => {
    ports = new FakePorts();
    beforeLook = () => Promise.resolve();
    steps = [];
  });
  after(() => harness.stop());

  function watched(): Ports {
    const see = ({ signal }: CacheCall): void => {
      if (signal && steps.at(-1) !== signal) steps.push(signal);
    };
    const cache: Ports['cache'] = {
      deleteKey: (key, call) => {
        see(call);
        return ports.cache.deleteKey(key, call);
      },
      keysExist: async (keys, call) => {
        see(call);
        await beforeLook();
        return ports.cache.keysExist(keys);
      },
    };
    const { menuQueue, outbox, stores, fleet, server } = ports;
    return { cache, menuQueue, outbox, stores, fleet, server };
  }

  it('by skip deletes no key of the excused stores any more, and finishes without them', async () => {
    const latch = new Latch<undefined>();
    ports.deleteTrouble = (key) => (key.endsWith(':s00020') ? latch.wait() : undefined);
    const stores = storeIds(250);
    const run = await harness.start(pricingInput(stores, { priority: 'bulk', keysPerSecond: 40 }));
    await waitUntil('the deletes of the twentieth store', () => latch.waiting > 0);
    const skipped = stores.slice(100);
    await run.signal('skipStores', { stores: skipped, ...why });
    await waitUntil('the call to come back', () => steps[0]?.aborted);
    latch.open(undefined);
    await run.signal('throttle', { storesPerSecond: 1_000, ...why });
    const result = await run.result();
    assert.deepEqual(result.stores, { total: 250, done: 100, failed: 0, skipped: 150 });
    const excused = new Set(skipped);
    assert.deepEqual(
      ports.deleted.filter((key) => excused.has(key.split(':')[1] ?? '')),
      [],
    );
    assert.equal((await run.events()).includes('ACTIVITY_TASK_FAILED'), false);
  });

  it('by throttle deletes what came back in the settle stage at the new pace', async () => {
    const latch = new Latch<undefined>();
    beforeLook = async () => {
      for (const key of ports.deleted) ports.existing.add(key);
      await latch.wait();
    };
    const run = await harness.start(pricingInput(storeIds(150), { priority: 'bulk', settleMs: 100 }));
    await waitUntil('the look for refilled keys', () => latch.waiting > 0);
    const settling = steps.at(-1);
    await run.signal('throttle', { storesPerSecond: 0.01, ...why });
    await waitUntil('the call to come back', () => settling?.aborted);
    const looks = ports.timeline.length;
    latch.open(undefined);
    await waitUntil('the settle step at the new pace', () => steps.at(-1) !== settling);
    await waitUntil('its looks', () => ports.timeline.length >= looks + 6);
    assert.equal(ports.deleted.length, 600);
    beforeLook = () => Promise.resolve();
    await run.signal('throttle', { storesPerSecond: null, ...why });
    const result = await run.result();
    assert.equal(result.refilled, 600);
    assert.equal(ports.deleted.length, 1200);
    assert.equal((await run.events()).includes('ACTIVITY_TASK_FAILED'), false);
  });
});
