import { prepareChanges } from '../load/change.ts';
import { stillOpen } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendOnSchedule } from '../load/send-changes.ts';
import { wallMs } from '../load/wall-clock.ts';
import { residentBytesOf } from '../probe/process-usage.ts';
import { spreadOf } from '../probe/statistics.ts';
import { digits } from '../report/format.ts';
import { judged } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

const usualRatePerSecond = 40;
const sampleEverySeconds = 5;
/** Growth that noise explains. */
const flat = 1.1;

interface Sample {
  readonly open: number;
  readonly residentBytes: number;
}

/** Changes at a steady rate for minutes on end, settle on: whether the backlog or the worker's memory grows. */
export const steady: Scenario = {
  ids: ['T3'],
  title: 'a steady rate',
  when: 'long',
  run: async ({ rig, minutes, ratePerSecond: wanted }) => {
    const ratePerSecond = wanted ?? usualRatePerSecond;
    const freshet = await startFreshet(rig);
    const samples: Sample[] = [];
    try {
      await runBurst(rig, freshet, 1000);
      let open: bigint[] = [];
      const perBlock = Math.ceil(ratePerSecond * sampleEverySeconds);
      // Each block has stores of its own, until all had their turn.
      const prepare = (block: number) =>
        prepareChanges(rig, {
          count: perBlock,
          storesEach: 1,
          settled: true,
          firstStore: (block * perBlock) % rig.stores.length,
        });
      let next = prepare(0);
      const startMs = wallMs() + 1000;
      for (let block = 0; block < (minutes * 60) / sampleEverySeconds; block += 1) {
        const changes = await next;
        next = prepare(block + 1);
        const blockMs = startMs + block * sampleEverySeconds * 1000;
        await sendOnSchedule(rig, freshet.queueUrl, changes, ratePerSecond, blockMs);
        open = await stillOpen(rig, [...open, ...changes.map(({ jobId }) => BigInt(jobId))]);
        const [pid = 0] = freshet.pids();
        samples.push({ open: open.length, residentBytes: residentBytesOf(pid) ?? NaN });
      }
      await next;
    } finally {
      await freshet.stop();
    }
    const backlog = growth(samples.map(({ open }) => open));
    const memory = growth(samples.map(({ residentBytes }) => residentBytes));
    const row = {
      id: 'T3',
      what: `${ratePerSecond} changes a second for ${minutes} min, settle on: backlog; memory, last third against first`,
      target: 'does not grow; flat',
      figure: `${digits(backlog)}x (at most ${Math.max(...samples.map(({ open }) => open))} open); ${digits(memory)}x`,
    };
    return { rows: [judged(row, backlog <= flat && memory <= flat)], panels: [], raw: samples };
  },
};

/** Median of the last third over that of the first. */
function growth(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return spreadOf(values.slice(-third)).median / spreadOf(values.slice(0, third)).median;
}
