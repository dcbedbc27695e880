import assert from 'node:assert/strict';
import { CancelledFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { FakePorts } from '../../support/fake-ports.ts';
import { pricingInput, storeIds } from '../../support/plans.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Harness, Run } from '../../workflows/support/harness.ts';
import type { Scenario, Step } from '../scenarios.ts';

/** Plays a scenario to its end. `use` puts the scenario's ports behind the harness. Throws when it ends another way. */
export async function playScenario(
  scenario: Scenario,
  harness: Harness,
  use: (ports: FakePorts) => void,
): Promise<Run> {
  const ports = new FakePorts();
  use(ports);
  ports.activeStoreIds = storeIds(120);
  const input = pricingInput(scenario.stores, scenario.plan);
  ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
  scenario.trouble?.(ports);
  const run = await harness.start(input, scenario.signalWithStart && { signal: scenario.signalWithStart });
  for (const step of scenario.steps ?? []) {
    await waitUntil(`${scenario.name}: ${JSON.stringify(step.when)}`, () => isThere(step, run, ports));
    if (step.mend) mend(ports);
    if (step.hold !== undefined) ports.holdFleet(step.hold ?? undefined);
    if (step.signal) await run.signal(step.signal.name, step.signal.payload);
    if (step.cancel) await run.handle.cancel();
  }
  await assertEnd(scenario, run);
  return run;
}

async function isThere({ when }: Step, run: Run, ports: FakePorts): Promise<boolean> {
  if ('deleted' in when) return ports.deleted.length >= when.deleted;
  if ('event' in when) return (await run.events()).includes(when.event);
  return (await run.progress()).phase === when.phase;
}

function mend(ports: FakePorts): void {
  ports.deleteTrouble = () => undefined;
  ports.queueTrouble = () => undefined;
  ports.markTrouble = () => undefined;
}

async function assertEnd({ end }: Scenario, run: Run): Promise<void> {
  if (end === 'cancelled') {
    const cancelled = (error: unknown) =>
      error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure;
    await assert.rejects(run.result(), cancelled);
    return;
  }
  const { outcome } = await run.result();
  assert.equal(outcome, end === 'continued-as-new' ? 'processed' : end);
}
