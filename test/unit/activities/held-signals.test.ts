import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { queryObjects } from 'node:v8';
import { MockActivityEnvironment } from '@temporalio/testing';
import { deleteStoreKeys } from '../../../src/activities/delete-store-keys.ts';
import { settleStoreKeys } from '../../../src/activities/settle-store-keys.ts';
import type { StepOutcome } from '../../../src/contract/activities.ts';
import { walkLimits } from '../../support/walk-limits.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { waitUntil } from '../../support/wait-until.ts';

const step = {
  stores: ['101'],
  keyTemplates: ['base_price:{store}'],
  priority: 'bulk' as const,
  keysPerSecond: null,
  failedBefore: false,
  menus: null,
};

describe('a local step', () => {
  for (const work of [deleteStoreKeys, settleStoreKeys]) {
    it(`leaves no signal behind (${work.name})`, async () => {
      const ports = new FakePorts();
      const limits = walkLimits();
      const steps = 100;
      const held = () => queryObjects(AbortSignal, { format: 'count' });
      const before = held();
      for (let count = 0; count < steps; count += 1) {
        const run = () => work(ports, limits, step);
        const outcome = await new MockActivityEnvironment({ isLocal: true }).run<[], StepOutcome, typeof run>(
          run,
        );
        assert.equal(outcome.next, 1);
      }
      await waitUntil('the signals are collected', () => held() < before + steps / 10);
    });
  }
});
