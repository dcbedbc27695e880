import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { phaseOf } from './support/wait-for-run.ts';

const why = { actor: 'ann', reason: 'too many misses' };

describe('signals to a run', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(currentPorts(() => ports));
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  /** A run that deletes a store at a time, slowly enough to be steered. */
  const steerable = (stores: number) =>
    harness.start(pricingInput(storeIds(stores), { priority: 'bulk', keysPerSecond: 400 }));

  it('pauses before anything is done when the pause comes with the start', async () => {
    const run = await harness.start(pricingInput(['7']), { signal: { name: 'pause', payload: why } });
    const paused = await phaseOf(run, 'paused');
    assert.equal(paused.paused?.actor, 'ann');
    assert.equal(ports.deleted.length, 0);
    await run.signal('resume', { actor: 'bob' });
    const result = await run.result();
    assert.equal(result.keysDeleted, 4);
  });

  it('stops a batch in hand with its progress kept, and goes on at its place', async () => {
    const run = await steerable(400);
    await waitUntil('some deletes', () => ports.deleted.length > 40);
    await run.signal('pause', why);
    const paused = await waitUntil('the batch to be booked', async () => {
      const progress = await run.progress();
      return progress.phase === 'paused' && progress.keysDeleted > 0 && progress;
    });
    const deletedWhenPaused = ports.deleted.length;
    assert.ok(paused.keysDeleted <= deletedWhenPaused);
    await run.signal('throttle', { storesPerSecond: null, ...why });
    await run.signal('resume', { actor: 'bob' });
    const result = await run.result();
    assert.equal(result.keysDeleted, 1600);
    assert.equal(result.menusQueued, 400);
    assert.ok(ports.deleted.length - 1600 <= 32 * 4, `${ports.deleted.length - 1600} deleted twice`);
    const trouble = ['ACTIVITY_TASK_FAILED', 'ACTIVITY_TASK_TIMED_OUT', 'ACTIVITY_TASK_CANCELED'];
    const events = await run.events();
    assert.deepEqual(
      trouble.filter((type) => events.includes(type)),
      [],
    );
  });

  it('ends a pause by itself at its time', async () => {
    const until = new Date(Date.now() + 1500).toISOString();
    const run = await harness.start(pricingInput(['7']), {
      signal: { name: 'pause', payload: { ...why, until } },
    });
    await phaseOf(run, 'paused');
    assert.equal((await run.result()).keysDeleted, 4);
  });

  it('slows down under a throttle, and is dispatched anew at the new rate', async () => {
    const run = await steerable(300);
    await waitUntil('some deletes', () => ports.deleted.length > 0);
    await run.signal('throttle', { storesPerSecond: 0.01, ...why });
    await waitUntil('the batch to be called back', async () => (await run.progress()).keysDeleted > 0);
    const progress = await run.progress();
    assert.deepEqual(progress.throttle, { storesPerSecond: 0.01, ...why });
    assert.equal(progress.lastAction?.action, 'throttle');
    await run.signal('throttle', { storesPerSecond: null, ...why });
    assert.equal((await run.result()).keysDeleted, 1200);
  });

  it('refuses what makes no sense, changes nothing and says why', async () => {
    const run = await harness.start(pricingInput(['7']), { signal: { name: 'pause', payload: why } });
    await phaseOf(run, 'paused');
    await run.signal('throttle', { storesPerSecond: 0, ...why });
    await run.signal('pause', { actor: 'ann', reason: 'x', until: '2020-01-01T00:00:00Z' });
    await run.signal('skipStores', { stores: ['99'], ...why });
    await run.signal('retryFailed', { actor: 'ann' });
    await run.signal('resume', undefined);
    await run.signal('x'.repeat(1000), { actor: 'ann' });
    const { refused, paused, throttle } = await run.progress();
    assert.deepEqual(
      refused.map(({ signal, reason }) => [signal, reason]),
      [
        ['throttle', 'storesPerSecond must be a number above 0, or null to lift the throttle'],
        ['pause', 'until must be in the future'],
        ['skipStores', 'stores[0] is not a store of this run that is still open'],
        ['retryFailed', 'nothing waits to be tried again'],
        ['resume', 'actor must be a text, not empty, at most 500 characters'],
        ['x'.repeat(100), 'there is no such signal'],
      ],
    );
    assert.equal(paused?.actor, 'ann');
    assert.equal(throttle, undefined);
  });

  it('waits for approval above the limit of its rule, and ends for good when rejected', async () => {
    const run = await harness.start(pricingInput(storeIds(3), { approveAbove: 2 }));
    await phaseOf(run, 'approval');
    assert.equal(ports.deleted.length, 0);
    await run.signal('reject', { actor: 'ann', reason: 'wrong prices' });
    const result = await run.result();
    assert.equal(result.outcome, 'rejected');
    assert.deepEqual(result.rejectedBy, { actor: 'ann', reason: 'wrong prices' });
    assert.equal(ports.deleted.length, 0);
  });

  it('goes on once approved', async () => {
    const run = await harness.start(pricingInput(storeIds(3), { approveAbove: 2 }));
    await phaseOf(run, 'approval');
    await run.signal('approve', { actor: 'ann' });
    assert.equal((await run.result()).stores.done, 3);
  });

  it('survives a burst of 1,000 signals, valid, invalid and out of order: the last valid one wins', async () => {
    const run = await harness.start(pricingInput(['7']), { signal: { name: 'pause', payload: why } });
    const burst = (index: number): readonly [name: string, payload: unknown] => {
      const mixed = [
        ['throttle', { storesPerSecond: index, ...why }],
        ['throttle', { storesPerSecond: -1, ...why }],
        ['pause', { actor: `actor ${index}`, reason: 'again' }],
        ['resume', { reason: 'nobody' }],
        ['retryFailed', { actor: 'ann' }],
        ['approve', { actor: 'ann' }],
        ['skipStores', { stores: ['99'], ...why }],
        ['reject', 'no'],
      ] as const;
      return mixed[index % mixed.length] ?? ['resume', null];
    };
    await Promise.all(Array.from({ length: 1000 }, (_, index) => run.signal(...burst(index + 1))));
    assert.equal(ports.deleted.length, 0);
    await run.signal('throttle', { storesPerSecond: 77, ...why });
    await run.signal('throttle', { storesPerSecond: 0, ...why });
    await run.signal('pause', { actor: 'last', reason: 'the last pause' });
    await run.signal('pause', { actor: 'later', reason: 'too late', until: '2020-01-01T00:00:00Z' });
    const paused = await run.progress();
    assert.equal(paused.paused?.actor, 'last');
    assert.deepEqual(paused.lastAction && [paused.lastAction.action, paused.lastAction.actor], [
      'pause',
      'last',
    ]);
    await run.signal('resume', { actor: 'bob' });
    assert.equal((await run.result()).keysDeleted, 4);
    const { throttle, refused } = await run.progress();
    assert.equal(throttle?.storesPerSecond, 77);
    assert.equal(refused.length, 20);
    assert.deepEqual(
      refused.slice(-2).map(({ signal }) => signal),
      ['throttle', 'pause'],
    );
  });
});
