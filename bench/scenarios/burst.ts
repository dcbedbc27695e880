import type { ArmName } from '../arms/arm.ts';
import { runBurst, type BurstTimes } from '../load/run-load.ts';
import type { SpentCpu } from '../probe/spent-cpu.ts';
import { ratioOf, spreadOf } from '../probe/statistics.ts';
import { digits, spreadText } from '../report/format.ts';
import { judged, notMeasured, type Row } from '../report/row.ts';
import { compareArms, roundsOf, type Rounds } from './compare-arms.ts';
import type { Scenario } from './scenario.ts';

const leastThroughput = 2;
const mostCpu = 0.4;
const arms: readonly ArmName[] = ['freshet', 'per-store', 'plain'];

/** A burst of one-store changes: changes a second, and CPU for each. */
export const burst: Scenario = {
  ids: ['T1', 'T2'],
  title: 'a burst of one-store changes',
  when: 'quick',
  run: async (bench) => {
    await bench.rig.delay.set(bench.delayMs ?? 0);
    const count = bench.burst;
    const rounds = await compareArms(bench, arms, {
      warmUp: (arm) => runBurst(bench.rig, arm, bench.quick ? 60 : 200),
      measure: (arm) => runBurst(bench.rig, arm, count),
    });
    await bench.rig.delay.set(0);
    const perSecond = (arm: ArmName) =>
      roundsOf(rounds, arm).map(({ elapsedMs }) => (count * 1000) / elapsedMs);
    const gain = ratioOf(perSecond('freshet'), perSecond('per-store'));
    const throughput = judged(
      {
        id: 'T1',
        what: `burst of ${count} one-store changes, changes a second against per-store`,
        target: `>= ${leastThroughput}x`,
        figure: `${spreadText(gain, 'x')}: ${digits(spreadOf(perSecond('freshet')).median)} / per-store ${digits(spreadOf(perSecond('per-store')).median)} a second`,
      },
      gain.median >= leastThroughput,
    );
    return {
      rows: [throughput, cpuRow(rounds, count)],
      panels: [
        {
          title: `Burst of ${count} one-store changes`,
          unit: 'changes/s',
          bars: arms.map((arm) => ({ arm, value: spreadOf(perSecond(arm)).median })),
        },
        {
          title: 'CPU per one-store change: worker + server',
          unit: 'ms',
          bars: arms.flatMap((arm) => {
            const spent = cpuPerChange(rounds, arm, count);
            return spent === null ? [] : [{ arm, value: spreadOf(spent).median }];
          }),
        },
      ],
      raw: { count, ...Object.fromEntries(rounds) },
    };
  },
};

function cpuRow(rounds: Rounds<BurstTimes>, count: number): Row {
  const row = {
    id: 'T2',
    what: 'CPU ms per change, worker + Temporal server, against per-store',
    target: `<= ${mostCpu}x`,
  };
  const freshet = cpuPerChange(rounds, 'freshet', count);
  const perStore = cpuPerChange(rounds, 'per-store', count);
  if (freshet === null || perStore === null) return notMeasured(row, 'this system has no /proc');
  const ratio = ratioOf(freshet, perStore);
  const figure = `${spreadText(ratio, 'x')}: ${partsText(rounds, 'freshet', count)} / per-store ${partsText(rounds, 'per-store', count)} ms`;
  return judged({ ...row, figure }, ratio.median <= mostCpu);
}

function cpuPerChange(rounds: Rounds<BurstTimes>, arm: ArmName, count: number): number[] | null {
  const spent = roundsOf(rounds, arm).flatMap(({ cpuMs }) =>
    cpuMs === null ? [] : [(cpuMs.arm + usedServer(arm, cpuMs)) / count],
  );
  return spent.length === roundsOf(rounds, arm).length ? spent : null;
}

/** The plain consumer does not use the server: what that spends while it runs is not its cost. */
function usedServer(arm: ArmName, { temporal, database }: SpentCpu): number {
  return arm === 'plain' ? 0 : temporal + database;
}

/** `8.1 + 9.2`: the medians of worker and server, and of the server's database where it has one. */
function partsText(rounds: Rounds<BurstTimes>, arm: ArmName, count: number): string {
  const median = (of: (spent: SpentCpu) => number) =>
    spreadOf(roundsOf(rounds, arm).map(({ cpuMs }) => (cpuMs === null ? NaN : of(cpuMs) / count))).median;
  const parts = [median(({ arm: own }) => own), median(({ temporal }) => temporal)];
  const database = median((spent) => spent.database);
  return [...parts, ...(database > 0 ? [database] : [])].map(digits).join(' + ');
}
