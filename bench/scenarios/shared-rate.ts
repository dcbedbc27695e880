import { logPosition, deletesSeen } from '../load/deletes-seen.ts';
import { prepareChanges } from '../load/change.ts';
import { untilMarked } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { spreadOf } from '../probe/statistics.ts';
import { rateKept, type RateKept } from '../probe/windows.ts';
import { spreadText } from '../report/format.ts';
import { judged } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import type { Bench, Scenario } from './scenario.ts';

const keysPerSecond = 1000;
const quotaPerSecond = 2000;
const workers = 3;
const leastPercent = 97;
const mostPercent = 102;

/**
 * All stores at the fleet's rate, shared out among three workers. A second is judged by the calls that came in it for sure:
 * the cache stops for collections of up to some 30 ms, and reads what came meanwhile after them. What its stamps alone
 * say stands beside it.
 */
export const sharedRate: Scenario = {
  ids: ['B2'],
  title: 'all stores at the rate of the fleet',
  when: 'usual',
  exactCacheLog: true,
  run: async (bench) => {
    const raw = await measure(bench);
    const used = spreadOf(raw.map(({ rate }) => (rate / keysPerSecond) * 100));
    const worst = spreadOf(raw.map(({ busiest }) => (busiest / keysPerSecond) * 100));
    const stamped = spreadOf(raw.map((round) => (round.stamped / keysPerSecond) * 100));
    const row = {
      id: 'B2',
      what: `8,000 stores at ${keysPerSecond} keys/s, cache quota ${quotaPerSecond}/s, ${workers} workers: rate used; worst second`,
      target: `>= ${leastPercent} %; <= ${mostPercent} %`,
      figure: `${spreadText(used, ' %')}; ${spreadText(worst, ' %')}, by its stamps alone ${spreadText(stamped, ' %')}`,
    };
    return { rows: [judged(row, used.min >= leastPercent && worst.max <= mostPercent)], panels: [], raw };
  },
};

async function measure({ rig, rounds }: Bench): Promise<RateKept[]> {
  await rig.control.setFaults({ quotaPerSecond });
  const freshet = await startFreshet(rig, { keysPerSecond, workers });
  const measured: RateKept[] = [];
  try {
    await runBurst(rig, freshet, 60);
    for (let round = 0; round < rounds; round += 1) {
      const since = await logPosition(rig);
      const changes = await prepareChanges(rig, { count: 1, storesEach: rig.stores.length });
      await sendBurst(rig, freshet.queueUrl, changes);
      await untilMarked(rig, changes);
      const deletes = await deletesSeen(rig, freshet.cacheClient, since);
      measured.push(rateKept(deletes.map(({ arrival }) => arrival)));
    }
  } finally {
    await freshet.stop();
    await rig.control.setFaults({ quotaPerSecond: null });
  }
  return measured;
}
