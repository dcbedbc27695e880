import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { z } from 'zod';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { retryFailedSignal } from '../../src/contract/names.ts';
import { busiestSecond } from '../../src/dev/momento/arrivals.ts';
import type { FaultSettings } from '../../src/dev/momento/fault-settings.ts';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const keysPerSecond = 1000;

const failures = z.object({
  phase: z.string(),
  keysDeleted: z.number(),
  blocked: z.object({ code: z.string(), message: z.string() }).optional(),
});

describe('a cache', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  const busiest: number[] = [];
  before(async () => {
    rig = await startRig({
      processes: oneOfEach,
      keysPerSecond,
    });
  });
  afterEach(() => rig.control.clearFaults());
  after(() => rig.stop());

  /** Strikes in the middle of a bulk change; the rate must hold all the same. */
  async function survives(name: string, fault: FaultSettings, forMs: number): Promise<void> {
    const episode = await startEpisode(rig);
    const deletes = await watchDeletes(rig);
    await episode.send({ kind: 'pricing', stores: storesOf(name, 1000), way: 'relay' });
    await waitUntil('the first deletes', async () => (await deletes()) > 300);
    await rig.control.setFaults(fault);
    await episode.send({ kind: 'pricing', stores: storesOf(`${name}-small`, 3), way: 'relay' });
    await delay(forMs);
    await rig.control.clearFaults();
    await episode.settle();
    busiest.push(busiestSecond((await episode.assertPromise({ keysPerSecond })).calls));
  }

  it('whose quota is exceeded is not overrun, and all gets done', () =>
    survives('quota', { quotaPerSecond: 300 }, 5000));

  it('that fails a fifth of its calls costs nothing', () =>
    survives('errors', { rules: [{ fail: { code: 'UNAVAILABLE', share: 0.2 } }] }, 5000));

  it('that applies calls and loses their answers costs nothing', () =>
    survives(
      'answers',
      { rules: [{ fail: { code: 'DEADLINE_EXCEEDED', share: 0.2, applied: true } }] },
      5000,
    ));

  it('that hangs costs nothing', () => survives('hang', { rules: [{ hang: true }] }, 6000));

  it('that is down for 60 s costs nothing', async () => {
    await survives('down', { away: true }, 60_000);
    figure(
      'cache-faults',
      `quota, 20 % errors, lost answers, hanging, 60 s down: all done; busiest second ${Math.max(...busiest)} calls at ${keysPerSecond} a second`,
    );
  });

  const permanent = [
    { name: 'refuses the credentials', code: 'UNAUTHENTICATED', seen: 'cache-auth' },
    { name: 'does not permit the delete', code: 'PERMISSION_DENIED', seen: 'cache-permission' },
    { name: 'is not there', code: 'NOT_FOUND', seen: 'cache-not-found' },
  ] as const;
  for (const { name, code, seen } of permanent) {
    it(`that ${name} blocks the run with cause and remedy, and the run goes on once it works`, async () => {
      const episode = await startEpisode(rig);
      const deletes = await watchDeletes(rig);
      const { workflowId } = await episode.send({
        kind: 'pricing',
        stores: storesOf(`p-${code}`, 1000),
        way: 'relay',
      });
      await waitUntil('stores that are done', async () => (await deletes()) > 1500);
      await rig.control.setFaults({ rules: [{ operations: ['Delete'], fail: { code } }] });
      const run = rig.client.workflow.getHandle(workflowId);
      const progress = async () => failures.parse(await run.query('progress'));
      await waitUntil('the run is blocked', async () => (await progress()).phase === 'blocked');
      const blocked = await progress();
      assert.equal(blocked.blocked?.code, seen);
      assert.ok(blocked.keysDeleted > 0, 'what was done is kept');
      const lines = readFileSync(rig.process('worker').logFile, 'utf8').split('\n');
      const alarms = lines.filter((line) => line.includes('"alarm":"run-blocked"') && line.includes(seen));
      assert.equal(alarms.length, 1, 'one alarm');
      await rig.control.clearFaults();
      await run.signal(retryFailedSignal, { actor: 'faults' });
      await episode.settle();
      await episode.assertPromise({ keysPerSecond });
    });
  }

  it('of another name that nobody has created blocks the run until it is there', async () => {
    const spec = {
      name: 'astray',
      command: ['worker'],
      environment: { MOMENTO_CACHE_NAME: 'to-be-created' },
    };
    await rig.process('worker').stop();
    const astray = await rig.start(spec);
    const episode = await startEpisode(rig);
    const { workflowId } = await episode.send({
      kind: 'pricing',
      stores: storesOf('astray', 3),
      way: 'relay',
    });
    await waitUntil('the run is blocked', async () => {
      const run = rig.client.workflow.getHandle(workflowId);
      const progress = await run.query('progress').catch(() => undefined);
      return progress !== undefined && failures.parse(progress).blocked?.code === 'cache-not-found';
    });
    const client = momentoClient({
      localEndpoint: rig.endpoints.momentoEndpoint,
      clientName: 'operator',
    });
    await client.createCache('to-be-created');
    client.close();
    await episode.settle();
    await episode.assertPromise();
    assert.match(readFileSync(astray.logFile, 'utf8'), /to-be-created/);
  });
});
