import { setTimeout as delay } from 'node:timers/promises';
import { startEpisode } from '../support/episode.ts';
import { startRig, type Rig } from '../support/rig.ts';
import { releaseWhatTheDeadHold, strike } from '../support/strike.ts';
import { describeRun, drawRun } from './draw-run.ts';

/** Active stores, for the events that concern all of them. */
const activeStores = 30;

/** The rig of random runs: two workers, one of them with the bridge. */
export async function startRandomRig(): Promise<Rig> {
  const rig = await startRig({
    processes: [
      { name: 'worker', command: ['worker'] },
      { name: 'second-worker', command: ['worker', '--no-bridge'] },
      { name: 'relay', command: ['relay'] },
      { name: 'exporter', command: ['exporter'] },
    ],
  });
  const stores = Array.from({ length: activeStores }, (_, index) => `active-${index}`);
  await rig.pool.write(`INSERT INTO stores (store_id) VALUES ${stores.map(() => '(?)').join()}`, stores);
  return rig;
}

/** How a run went that kept the promise. */
export interface RunReport {
  readonly events: number;
  readonly faults: number;
  readonly deletes: number;
  readonly tookMs: number;
}

/** Plays the run of this seed to its rest and checks the promise. Throws with its steps and what does not hold. */
export async function playRun(rig: Rig, seed: number): Promise<RunReport> {
  const run = drawRun(seed, `s${seed}`);
  const began = performance.now();
  try {
    const episode = await startEpisode(rig);
    // Faults overlap with events but not with each other: two restarts of one process are no fault of their own.
    let strikes = Promise.resolve();
    let faults = 0;
    // Events are sent past the faults, but nobody can write into a server that is down.
    let serversUp = Promise.resolve();
    for (const step of run.steps) {
      await delay(step.afterMs);
      if ('fault' in step) {
        faults += 1;
        strikes = strikes.then(() => strike(rig, step.fault));
        strikes.catch(() => undefined);
        if (step.fault.kind === 'crash') serversUp = strikes;
        continue;
      }
      await serversUp;
      if ('event' in step) await episode.send(step.event);
      else await episode.sendPoison();
    }
    await strikes;
    await releaseWhatTheDeadHold(rig);
    await episode.settle();
    const { calls } = await episode.assertPromise();
    return {
      events: episode.events.length,
      faults,
      deletes: calls.filter(({ operation }) => operation === 'Delete').length,
      tookMs: performance.now() - began,
    };
  } catch (error) {
    throw new Error(`the run of seed ${seed} broke the promise; its steps:\n${describeRun(run)}`, {
      cause: error,
    });
  }
}
