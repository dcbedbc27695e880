import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { createWorkers, type WorkersOptions } from '../../src/worker/create-workers.ts';
import { invalidationTaskQueue } from '../../src/contract/names.ts';
import { workflowBundlePath, writeBundle } from '../../src/worker/workflow-bundle.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { quietRuntime, startHarness, type Harness } from '../workflows/support/harness.ts';
import { privateServer } from '../workflows/support/private-server.ts';
import { scenarios } from './scenarios.ts';
import { committedHistories, type CommittedHistory } from './support/histories.ts';
import { playScenario } from './support/play-scenario.ts';

/** Why each history does not fit the workflows of the bundle; undefined where it does. */
async function replay(
  histories: readonly CommittedHistory[],
  codePath: string,
): Promise<Map<string, Error | undefined>> {
  const given = histories.map((history) => ({
    workflowId: `${history.release}/${history.scenario}`,
    history: history.read(),
  }));
  const ends = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { codePath } },
    given,
  )) {
    ends.set(workflowId, error);
  }
  return ends;
}

describe('histories of releases', () => {
  const histories = committedHistories();
  let folder: string;
  before(async () => {
    quietRuntime();
    folder = await mkdtemp(join(tmpdir(), 'freshet-replay-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are there for every scenario', () => {
    const recorded = new Set(histories.map(({ scenario }) => scenario));
    assert.deepEqual(
      scenarios.filter(({ name }) => !recorded.has(name)).map(({ name }) => name),
      [],
    );
  });

  it('all fit the workflows of today', async () => {
    const ends = await replay(histories, await workflowBundlePath());
    assert.equal(ends.size, histories.length);
    for (const [name, error] of ends) assert.equal(error, undefined, `${name}: ${error?.message}`);
  });

  it('none fits workflows that do something else', async () => {
    const changed = join(folder, 'changed.js');
    await writeBundle(join(import.meta.dirname, 'support', 'changed-workflow.ts'), changed);
    for (const [name, error] of await replay(histories, changed)) {
      assert.ok(error instanceof DeterminismViolationError, `${name} fits`);
    }
  });

  it('no longer fit when one batch of a bulk run has another size', async () => {
    const smaller = join(folder, 'smaller.js');
    const code = await readFile(await workflowBundlePath(), 'utf8');
    assert.match(code, /bulkBatchStores: 250/);
    await writeFile(smaller, code.replace(/bulkBatchStores: 250/, 'bulkBatchStores: 100'));
    const bulk = histories.filter(({ scenario }) => scenario === 'thousand-stores-settle');
    assert.ok(bulk.length > 0);
    for (const [name, error] of await replay(bulk, smaller)) {
      assert.ok(error instanceof DeterminismViolationError, `${name} fits`);
    }
  });

  it('tell nothing of the machine that recorded them', async () => {
    for (const { path } of histories) {
      const text = await readFile(path, 'utf8');
      const identities = [...text.matchAll(/"(?:identity|lastWorkerIdentity)": "([^"]*)"/g)].map(
        ([, name]) => name,
      );
      assert.deepEqual(
        [...new Set(identities)].filter((name) => name !== 'recorder'),
        [],
        path,
      );
      assert.doesNotMatch(text, /"stackTrace": "[^"]/, path);
    }
  });
});

/** Workers that keep no run in memory: every workflow task replays its run from the first event. */
async function forgetfulWorkers(options: WorkersOptions): Promise<Worker[]> {
  const bulk = await createWorkers({ ...options, lanes: ['bulk'] });
  const workflows = await Worker.create({
    connection: options.connection,
    namespace: options.namespace,
    taskQueue: invalidationTaskQueue,
    workflowBundle: { codePath: options.bundlePath },
    activities: { ...options.activities },
    enableNonLocalActivities: false,
    maxCachedWorkflows: 0,
  });
  return [workflows, ...bulk];
}

describe('runs that are replayed from nothing at every task', () => {
  let ports = new FakePorts();
  let harness: Harness;
  before(async () => {
    harness = await startHarness(
      currentPorts(() => ports),
      await privateServer(),
      forgetfulWorkers,
    );
  });
  after(() => harness.stop());

  for (const scenario of scenarios.filter(({ end }) => end !== 'continued-as-new')) {
    it(`end as they should: ${scenario.name}`, async () => {
      const run = await playScenario(scenario, harness, (fresh) => (ports = fresh));
      const events = await run.events();
      assert.equal(events.includes('WORKFLOW_TASK_FAILED'), false);
    });
  }
});
