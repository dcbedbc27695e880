import { runBurst, type BurstTimes } from '../load/run-load.ts';
import { ratioOf, spreadOf } from '../probe/statistics.ts';
import { cpuText, digits, spreadText } from '../report/format.ts';
import { noted, type Row } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import { rotated } from './compare-arms.ts';
import type { Bench, Scenario } from './scenario.ts';
import { measureSteady, type SteadyCpu, steadyRows } from './steady-cpu.ts';

/** Worker processes side by side. */
const workerCounts = [1, 2, 3];
/** Each process has to come to its usual speed. */
const warmUpPerWorker = 150;

/** How throughput and CPU for each change grow with more worker processes; and what a change costs without haste. */
export const scale: Scenario = {
  ids: ['S1'],
  title: 'a burst of one-store changes with one, two and three workers',
  when: 'long',
  run: async (bench) => {
    const bursts = new Map<number, BurstTimes[]>();
    const steady: SteadyCpu[] = [];
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const workers of rotated(workerCounts, round))
        bursts.set(workers, [...(bursts.get(workers) ?? []), await measureBurst(bench, workers)]);
      steady.push(await measureSteady(bench, warmUpPerWorker));
    }
    const one = bursts.get(1) ?? [];
    const rows = [...bursts]
      .toSorted(([few], [many]) => few - many)
      .map(([workers, rounds]) => rowOf(workers, rounds, one, bench.burst));
    return {
      rows: [...rows, ...steadyRows(steady)],
      panels: [],
      raw: { burst: bench.burst, bursts: Object.fromEntries(bursts), steady },
    };
  },
};

/** All workers of a namespace take from the same task queues, so that only those to be measured may run. */
async function measureBurst({ rig, burst }: Bench, workers: number): Promise<BurstTimes> {
  const freshet = await startFreshet(rig, { workers });
  try {
    await runBurst(rig, freshet, warmUpPerWorker * workers);
    return await runBurst(rig, freshet, burst);
  } finally {
    await freshet.stop();
  }
}

function rowOf(
  workers: number,
  rounds: readonly BurstTimes[],
  one: readonly BurstTimes[],
  burst: number,
): Row {
  const perSecond = (times: readonly BurstTimes[]) =>
    times.map(({ elapsedMs }) => (burst * 1000) / elapsedMs);
  const gain =
    workers === 1 ? '' : `, ${digits(ratioOf(perSecond(rounds), perSecond(one)).median)}x one worker`;
  const cpu = cpuText(
    rounds.map(({ cpuMs }) => cpuMs),
    burst,
  );
  return noted({
    id: 'S1',
    what: `burst of ${burst} one-store changes, ${workers} ${workers === 1 ? 'worker' : 'workers'}: changes a second; CPU ms a change`,
    figure: `${spreadText(spreadOf(perSecond(rounds)), '')}${gain}; ${cpu}`,
  });
}
