import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeRun, drawRun, type Fault } from '../../faults/random/draw-run.ts';

const seeds = Array.from({ length: 300 }, (_, index) => index + 1);

describe('a random run', () => {
  it('is the same for the same seed, and another for another', () => {
    for (const seed of seeds) assert.deepEqual(drawRun(seed, 's'), drawRun(seed, 's'));
    assert.equal(new Set(seeds.map((seed) => describeRun(drawRun(seed, 's')))).size, seeds.length);
  });

  it('begins with an event, and has faults as well', () => {
    for (const { steps } of seeds.map((seed) => drawRun(seed, 's'))) {
      assert.ok(steps[0] && 'event' in steps[0]);
      assert.ok(steps.some((step) => 'fault' in step));
    }
  });

  it('meets, over some hundred seeds, every process, server, link and disturbance', () => {
    const faults = seeds.flatMap((seed) =>
      drawRun(seed, 's').steps.flatMap((step) => ('fault' in step ? [step.fault] : [])),
    );
    const seen = new Set(faults.map(nameOf));
    for (const process of ['worker', 'second-worker', 'relay', 'exporter'])
      for (const signal of ['SIGKILL', 'SIGTERM']) assert.ok(seen.has(`${process} ${signal}`));
    for (const server of ['temporal', 'mysql', 'sqs']) assert.ok(seen.has(`crash of ${server}`));
    for (const part of ['temporal', 'mysql', 'sqs', 'momento'])
      for (const disturbance of ['cut', 'silence', 'reset', 'delay', 'narrow'])
        assert.ok(seen.has(`${disturbance} of ${part}`), `${disturbance} of ${part}`);
  });
});

function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'end':
      return `${fault.process} ${fault.signal}`;
    case 'crash':
      return `crash of ${fault.server}`;
    case 'cache':
      return 'cache';
    case 'link':
      return `${fault.disturbance} of ${fault.part}`;
  }
}
