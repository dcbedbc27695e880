import { prepareChanges } from '../load/change.ts';
import { deletesSeen, logPosition } from '../load/deletes-seen.ts';
import { runBurst, runOnSchedule, type ChangeTimes } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import { latencyOf } from '../probe/statistics.ts';
import { digits } from '../report/format.ts';
import { judged } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

const limit = 2;
const keysPerSecond = 1000;
const oneStoreRate = 5;
/** Stores of the one-store changes, which the change of all others leaves out. */
const ownStores = 200;

/** One-store changes while a bulk change goes at its rate, against the same ones alone. */
export const besideBulk: Scenario = {
  ids: ['P1'],
  title: 'urgent changes beside a bulk change',
  when: 'usual',
  run: async ({ rig, rounds, quick }) => {
    const freshet = await startFreshet(rig, { keysPerSecond });
    const count = quick ? 40 : 75;
    const oneByOne = () => runOnSchedule(rig, freshet, { count, storesEach: 1, ratePerSecond: oneStoreRate });
    const besideOne = async (): Promise<ChangeTimes[]> => {
      const endBulk = await startBulk(rig, freshet);
      const times = await oneByOne();
      await endBulk();
      return times;
    };
    const raw: { alone: ChangeTimes[]; beside: ChangeTimes[] }[] = [];
    try {
      await runBurst(rig, freshet, 100);
      // The first bulk change of a worker runs code that is not compiled yet.
      await besideOne();
      for (let round = 0; round < rounds; round += 1) {
        raw.push({ alone: await oneByOne(), beside: await besideOne() });
      }
    } finally {
      await freshet.stop();
    }
    const alone = lastKeys(raw.map((round) => round.alone));
    const beside = lastKeys(raw.map((round) => round.beside));
    const p50 = beside.p50.median / alone.p50.median;
    const p95 = beside.p95 / alone.p95;
    const row = {
      id: 'P1',
      what: `one-store changes while a bulk change goes at ${keysPerSecond} keys/s: P50 and P95 against alone`,
      target: `<= ${limit}x`,
      figure: `${digits(p50)}x and ${digits(p95)}x: P50 ${digits(beside.p50.median)} / ${digits(alone.p50.median)} ms, P95 ${digits(beside.p95)} / ${digits(alone.p95)} ms`,
    };
    return { rows: [judged(row, p50 <= limit && p95 <= limit)], panels: [], raw };
  },
};

/** Starts a bulk change and waits until it is in full swing. The function returned ends it for good. */
async function startBulk(rig: Rig, freshet: FreshetArm): Promise<() => Promise<void>> {
  const storesEach = rig.stores.length - ownStores;
  const [bulk] = await prepareChanges(rig, { count: 1, storesEach, firstStore: ownStores });
  if (bulk === undefined) throw new Error('no change');
  const since = await logPosition(rig);
  await sendBurst(rig, freshet.queueUrl, [bulk]);
  await untilTrue(async () => (await logPosition(rig)) - since > keysPerSecond, 30_000);
  return async () => {
    const before = (await deletesSeen(rig, freshet.cacheClient, since)).length;
    if (before >= storesEach * 4) throw new Error('the bulk change was over before its measurement was');
    await rig.client.workflow.getHandle(bulk.workflowId).terminate('measured');
    await untilStill(rig);
  };
}

/** Batches in hand learn of the end of their run with their next heartbeat. */
async function untilStill(rig: Rig): Promise<void> {
  let position = -1;
  await untilTrue(async () => {
    const before = position;
    position = await logPosition(rig);
    return before === position;
  }, 30_000);
}

function lastKeys(rounds: readonly (readonly ChangeTimes[])[]) {
  return latencyOf(rounds.map((times) => times.map(({ lastKeyMs }) => lastKeyMs)));
}
