import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { startHarness, type Harness, type Run } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';
import { phaseOf } from './support/wait-for-run.ts';

const why = { actor: 'ann', reason: 'too many misses' };

describe('signals as the form of the Temporal UI sends them', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(
      currentPorts(() => ports),
      await privateServer(),
    );
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  /** The text of the form as it was typed, with the encoding that is chosen there; no text, no payload. */
  async function send(run: Run, signalName: string, text?: string, encoding = 'json/plain'): Promise<void> {
    const payload = { metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(text ?? '') };
    await harness.client.workflowService.signalWorkflowExecution({
      namespace: harness.client.options.namespace,
      workflowExecution: { workflowId: run.handle.workflowId },
      signalName,
      ...(text !== undefined && { input: { payloads: [payload] } }),
    });
  }

  const typed = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

  it('give every order', async () => {
    ports.deleteTrouble = (key) => (key.endsWith(':s00002') ? 'cache-key-refused' : undefined);
    const run = await harness.start(pricingInput(storeIds(3), { approveAbove: 2 }));
    await phaseOf(run, 'approval');
    for (const [name, payload] of [
      ['pause', { ...why, until: new Date(Date.now() + 60_000).toISOString() }],
      ['throttle', { storesPerSecond: 500, ...why }],
      ['skipStores', { stores: ['s00003'], ...why }],
      ['resume', { actor: 'bob' }],
      ['throttle', { storesPerSecond: null, ...why }],
      ['approve', { actor: 'ann' }],
    ] as const) {
      await send(run, name, typed(payload));
      const { lastAction, refused } = await run.progress();
      assert.deepEqual([lastAction?.action, lastAction?.actor], [name, payload.actor]);
      assert.deepEqual(refused, []);
    }
    await phaseOf(run, 'waiting');
    ports.deleteTrouble = () => undefined;
    await send(run, 'retryFailed', typed({ actor: 'ann' }));
    assert.deepEqual((await run.result()).stores, { total: 3, done: 2, failed: 0, skipped: 1 });
  });

  it('end a run for good', async () => {
    const run = await harness.start(pricingInput(storeIds(3), { approveAbove: 2 }));
    await phaseOf(run, 'approval');
    await send(run, 'reject', typed(why));
    assert.deepEqual((await run.result()).rejectedBy, why);
  });

  for (const { name, text, encoding } of [
    { name: 'empty form', text: undefined, encoding: undefined },
    { name: 'text that is no JSON', text: '{actor: ann', encoding: undefined },
    { name: 'JSON that is no object', text: '"ann"', encoding: undefined },
    { name: 'text of an unknown encoding', text: 'ann', encoding: 'binary/encrypted' },
  ]) {
    it(`refuse an ${name} visibly, and the run goes on`, async () => {
      const run = await harness.start(pricingInput(['7']), { signal: { name: 'pause', payload: why } });
      await phaseOf(run, 'paused');
      await send(run, 'resume', text, encoding);
      const { refused, paused } = await run.progress();
      assert.deepEqual(
        refused.map(({ signal, reason }) => [signal, reason]),
        [['resume', 'actor must be a text, not empty, at most 500 characters']],
      );
      assert.equal(paused?.actor, 'ann');
      await send(run, 'resume', typed({ actor: 'bob' }));
      assert.equal((await run.result()).keysDeleted, 4);
      assert.equal((await run.events()).includes('WORKFLOW_TASK_FAILED'), false);
    });
  }
});
