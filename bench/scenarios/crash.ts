import { prepareChanges } from '../load/change.ts';
import { deletesSeen, logPosition } from '../load/deletes-seen.ts';
import { untilMarked } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { wallMs } from '../load/wall-clock.ts';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import { spreadOf } from '../probe/statistics.ts';
import { spreadText } from '../report/format.ts';
import { judged } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

const stillLimitMs = 6000;
const keysPerSecond = 1000;
const mostTwice = 2 * keysPerSecond;

/**
 * The worker that holds all of a run is killed with -9 while another one, which holds nothing of it, serves: when the
 * run moves again, and how many keys are deleted twice.
 */
export const crash: Scenario = {
  ids: ['R1'],
  title: 'a worker killed with -9',
  when: 'usual',
  run: async ({ rig, rounds }) => {
    const raw: { stillMs: number; twice: number }[] = [];
    for (let round = 0; round < rounds; round += 1) raw.push(await measure(rig));
    const still = spreadOf(raw.map(({ stillMs }) => stillMs));
    const twice = spreadOf(raw.map((round) => round.twice));
    const row = {
      id: 'R1',
      what: `worker killed -9 in an 8,000-store run at ${keysPerSecond} keys/s: moves again; keys deleted twice`,
      target: `<= ${stillLimitMs} ms; <= ${mostTwice}`,
      figure: `${spreadText(still, ' ms')}; ${spreadText(twice, '')}`,
    };
    return {
      rows: [judged(row, still.max <= stillLimitMs && twice.max <= mostTwice)],
      panels: [],
      raw,
    };
  },
};

async function measure(rig: Rig): Promise<{ stillMs: number; twice: number }> {
  const freshet = await startFreshet(rig, { keysPerSecond });
  try {
    await runBurst(rig, freshet, 50);
    const changes = await prepareChanges(rig, { count: 1, storesEach: rig.stores.length });
    const since = await logPosition(rig);
    await sendBurst(rig, freshet.queueUrl, changes);
    await untilTrue(async () => (await logPosition(rig)) > since, 30_000);
    // Ready before the first four batches, a thousand keys each side by side, are through.
    await freshet.addWorker();
    const killedMs = wallMs();
    await freshet.killFirst();
    await untilMarked(rig, changes);
    const deletes = await deletesSeen(rig, freshet.cacheClient, since);
    const next = deletes.find(({ atMs }) => atMs > killedMs + 100);
    return {
      stillMs: (next?.atMs ?? Infinity) - killedMs,
      twice: deletes.length - new Set(deletes.map(({ key }) => key)).size,
    };
  } finally {
    await freshet.stop();
  }
}
