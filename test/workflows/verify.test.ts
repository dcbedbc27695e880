import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { VerifyPort } from '../../src/activities/ports.ts';
import { guardedVerify } from '../../src/adapters/verify-module.ts';
import type { Verdict } from '../../src/contract/verified.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { startHarness, type Harness } from './support/harness.ts';

describe('a run with a verify port', () => {
  let ports: FakePorts;
  let judged: string[];
  /** Keys of each question. */
  let calls: number[];
  let harness: Harness;
  before(async () => {
    harness = await startHarness(currentPorts(() => ports));
  });
  beforeEach(() => {
    ports = new FakePorts();
    judged = [];
    calls = [];
  });
  after(() => harness.stop());

  /** A port that remembers what it was asked. */
  const judging = (verdict: (key: string) => Verdict): VerifyPort => ({
    judge: (keys) => {
      judged.push(...keys);
      calls.push(keys.length);
      ports.timeline.push(...keys.map((key) => `judge ${key}`));
      return Promise.resolve(keys.map(verdict));
    },
  });

  it('has the keys that came back judged before they are deleted again, and names the stale one', async () => {
    ports.refilled = (key) => !key.startsWith('child_price');
    ports.verify = judging((key) => (key === 'base_price:7' ? 'stale' : 'fresh'));
    const run = await harness.start(pricingInput(['7'], { settleMs: 50 }));
    const result = await run.result();
    assert.equal(result.refilled, 3);
    assert.deepEqual(result.consistency, {
      checked: 3,
      fresh: 2,
      stale: 1,
      unknown: 0,
      ratio: 2 / 3,
      staleKeys: ['base_price:7'],
    });
    assert.deepEqual((await run.progress()).consistency, result.consistency);
    assert.equal(new Set(judged).size, 3);
    const after = ports.timeline.slice(ports.timeline.indexOf('look'));
    assert.deepEqual(
      after.slice(1, 4),
      judged.map((key) => `judge ${key}`),
    );
    assert.deepEqual(after.slice(4, 7).sort(), judged.map((key) => `delete ${key}`).sort());
    assert.equal(after[7], 'queue 7');
    assert.ok((await run.events()).length <= 16);
  });

  it('says nothing of consistency when no key came back', async () => {
    ports.verify = judging(() => 'stale');
    const result = await (await harness.start(pricingInput(['7'], { settleMs: 50 }))).result();
    assert.deepEqual(judged, []);
    assert.equal('consistency' in result, false);
  });

  it('judges 100 of the keys of a bulk run, from all over it, and deletes all', async () => {
    ports.refilled = () => true;
    ports.verify = judging((key) => (Number(key.slice(-1)) < 5 ? 'stale' : 'fresh'));
    const stores = storeIds(2000);
    const run = await harness.start(pricingInput(stores, { settleMs: 100 }));
    const { consistency, refilled } = await run.result();
    assert.equal(refilled, 8000);
    assert.equal(ports.deleted.length, 16_000);
    assert.equal(judged.length, 100);
    const stale = judged.filter((key) => Number(key.slice(-1)) < 5);
    assert.equal(consistency?.checked, 100);
    assert.equal(consistency.stale, stale.length);
    assert.equal(consistency.fresh, 100 - stale.length);
    assert.equal(consistency.staleKeys.length, 20);
    // Four settle steps of 500 stores, a quarter of the sample each.
    assert.deepEqual(calls, [25, 25, 25, 25]);
  });

  it('does not judge again when a step is tried again', async () => {
    ports.refilled = () => true;
    ports.verify = judging(() => 'fresh');
    let failures = 0;
    ports.queueTrouble = () => (++failures === 1 ? 'database-unavailable' : undefined);
    const result = await (await harness.start(pricingInput(storeIds(300), { settleMs: 100 }))).result();
    assert.equal(failures, 2);
    assert.equal(judged.length, 100);
    assert.equal(new Set(judged).size, 100);
    assert.equal(result.consistency?.fresh, 100);
    assert.equal(result.refilled, 1200);
  });

  it('is not held up, nor moved to the bulk lane, by one that hangs: its keys are unknown', async () => {
    ports.refilled = () => true;
    const { logger, lines } = recordedLog();
    ports.verify = guardedVerify(() => new Promise(() => undefined), logger);
    const run = await harness.start(pricingInput(['7', '8'], { settleMs: 50 }));
    const result = await run.result();
    assert.equal(result.menusQueued, 2);
    assert.deepEqual(result.consistency, { checked: 8, fresh: 0, stale: 0, unknown: 8, staleKeys: [] });
    assert.equal((await run.events()).includes('ACTIVITY_TASK_SCHEDULED'), false);
    assert.equal(lines.length, 1);
  });
});
