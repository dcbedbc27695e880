import { runBurst, type BurstTimes } from '../load/run-load.ts';
import type { SpentCpu } from '../probe/spent-cpu.ts';
import { ratioOf, spreadOf } from '../probe/statistics.ts';
import { digits, spreadText } from '../report/format.ts';
import { noted, type Row } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import { rotated } from './compare-arms.ts';
import type { Bench, Scenario } from './scenario.ts';

/** Worker processes side by side; settle on as in the shipped rules, off as in T1. */
const cases = [
  { workers: 1, settled: false },
  { workers: 2, settled: false },
  { workers: 3, settled: false },
  { workers: 1, settled: true },
] as const;
type Case = (typeof cases)[number];

/** Each process has to come to its usual speed. */
const warmUpPerWorker = 100;

/** How throughput and CPU for each change grow with more worker processes. */
export const scale: Scenario = {
  ids: ['S1'],
  title: 'a burst of one-store changes with one, two and three workers',
  when: 'long',
  run: async (bench) => {
    const figures = new Map<Case, BurstTimes[]>();
    for (let round = 0; round < bench.rounds; round += 1)
      for (const each of rotated(cases, round))
        figures.set(each, [...(figures.get(each) ?? []), await measure(bench, each)]);
    const measured = cases.map((each) => ({ ...each, rounds: figures.get(each) ?? [] }));
    const one = measured[0]?.rounds ?? [];
    return {
      rows: measured.map(({ rounds, ...each }) => rowOf(each, rounds, one, bench.burst)),
      panels: [],
      raw: { burst: bench.burst, measured },
    };
  },
};

/** All workers of a namespace take from the same task queues, so that only those to be measured may run. */
async function measure({ rig, burst }: Bench, { workers, settled }: Case): Promise<BurstTimes> {
  const freshet = await startFreshet(rig, { workers });
  try {
    await runBurst(rig, freshet, warmUpPerWorker * workers, settled);
    return await runBurst(rig, freshet, burst, settled);
  } finally {
    await freshet.stop();
  }
}

function rowOf(
  { workers, settled }: Case,
  rounds: readonly BurstTimes[],
  one: readonly BurstTimes[],
  burst: number,
): Row {
  const perSecond = (times: readonly BurstTimes[]) =>
    times.map(({ elapsedMs }) => (burst * 1000) / elapsedMs);
  const gain =
    workers === 1 ? '' : `, ${digits(ratioOf(perSecond(rounds), perSecond(one)).median)}x one worker`;
  const speed = `${spreadText(spreadOf(perSecond(rounds)), '')} a second${gain}`;
  return noted({
    id: 'S1',
    what: `burst of ${burst} one-store changes, ${workers} ${workers === 1 ? 'worker' : 'workers'}, settle ${settled ? 'on' : '0'}: CPU ms a change`,
    figure: `${cpuText(rounds, burst)}; ${speed}`,
  });
}

/** `worker 16.7 + server 12.7 (43 %), MySQL 2.1`: medians, and the part of the sum that is the server's. */
function cpuText(rounds: readonly BurstTimes[], burst: number): string {
  const spent = rounds.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  if (spent.length === 0) return 'CPU unknown without /proc';
  const median = (of: (cpu: SpentCpu) => number) => spreadOf(spent.map((cpu) => of(cpu) / burst)).median;
  const database = median((cpu) => cpu.database);
  const share = spreadOf(
    spent.map((cpu) => {
      const server = cpu.temporal + cpu.database;
      return (100 * server) / (server + cpu.arm);
    }),
  ).median;
  const server = `server ${digits(median(({ temporal }) => temporal))}${database > 0 ? ` + PostgreSQL ${digits(database)}` : ''}`;
  return `workers ${digits(median(({ arm }) => arm))} + ${server} (${digits(share)} %), MySQL ${digits(median(({ mysql }) => mysql))}`;
}
