import type { ArmName } from '../arms/arm.ts';
import { prepareChanges } from '../load/change.ts';
import { stillOpen } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendOnSchedule } from '../load/send-changes.ts';
import { wallMs } from '../load/wall-clock.ts';
import { residentBytesOf } from '../probe/process-usage.ts';
import { cpuBetween, cpuSoFar, type SpentCpu } from '../probe/spent-cpu.ts';
import { spreadOf } from '../probe/statistics.ts';
import { digits } from '../report/format.ts';
import { judged, noted } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startArm } from '../rig/start-arm.ts';
import type { Bench, Scenario } from './scenario.ts';

const usualRatePerSecond = 40;
const sampleEverySeconds = 5;
/** Growth that noise explains. */
const flat = 1.1;

/** Changes at a steady rate for minutes on end, settle on: whether the backlog or the worker's memory grows. */
export const steady: Scenario = {
  ids: ['T3'],
  title: 'a steady rate',
  when: 'long',
  run: async (bench) => {
    const { figures, raw, load } = await steadily('freshet', bench);
    const what = `${load}: backlog; memory, last third against first; CPU ms for each, worker + Temporal server`;
    const row = { id: 'T3', what, target: 'does not grow; flat', figure: figures.text };
    const held = figures.backlog <= flat && figures.memory <= flat;
    return { rows: [judged(row, held)], panels: [], raw };
  },
};

/** The same with the least durable design: what of it is the machine's. */
export const steadyFloor: Scenario = {
  ids: ['T4'],
  title: 'a steady rate, with the least durable design',
  when: 'long',
  run: async (bench) => {
    const { figures, raw, load } = await steadily('one-step', bench);
    const what = `T3 of one-step: ${load}`;
    return { rows: [noted({ id: 'T4', what, figure: figures.text })], panels: [], raw };
  },
};

interface Sample {
  readonly open: number;
  readonly residentBytes: number;
}

interface SteadyLoad {
  readonly samples: readonly Sample[];
  /** Changes that ended while changes came. */
  readonly ended: number;
  /** What was spent meanwhile; null where the system does not tell. */
  readonly cpuMs: SpentCpu | null;
}

async function steadily(name: ArmName, bench: Bench) {
  const { rig, minutes } = bench;
  const ratePerSecond = bench.ratePerSecond ?? usualRatePerSecond;
  const raw = await carrySteadily(rig, name, minutes, ratePerSecond);
  const load = `${ratePerSecond} changes a second for ${minutes} min, settle on`;
  return { figures: figuresOf(raw), raw, load };
}

async function carrySteadily(
  rig: Rig,
  name: ArmName,
  minutes: number,
  ratePerSecond: number,
): Promise<SteadyLoad> {
  const arm = await startArm(rig, name);
  const samples: Sample[] = [];
  try {
    await runBurst(rig, arm, 1000);
    let open: bigint[] = [];
    const perBlock = Math.ceil(ratePerSecond * sampleEverySeconds);
    const blocks = Math.floor((minutes * 60) / sampleEverySeconds);
    // Each block has stores of its own, until all had their turn.
    const prepare = (block: number) =>
      prepareChanges(rig, {
        count: perBlock,
        storesEach: 1,
        settled: true,
        firstStore: (block * perBlock) % rig.stores.length,
      });
    let next = prepare(0);
    const before = cpuSoFar(arm, rig.servers);
    const startMs = wallMs() + 1000;
    for (let block = 0; block < blocks; block += 1) {
      const changes = await next;
      next = prepare(block + 1);
      const blockMs = startMs + block * sampleEverySeconds * 1000;
      await sendOnSchedule(rig, arm.queueUrl, changes, ratePerSecond, blockMs);
      open = await stillOpen(rig, [...open, ...changes.map(({ jobId }) => BigInt(jobId))]);
      const [pid = 0] = arm.pids();
      samples.push({ open: open.length, residentBytes: residentBytesOf(pid) ?? NaN });
    }
    const cpuMs = cpuBetween(before, cpuSoFar(arm, rig.servers));
    await next;
    return { samples, ended: blocks * perBlock - open.length, cpuMs };
  } finally {
    await arm.stop();
  }
}

function figuresOf({ samples, ended, cpuMs }: SteadyLoad) {
  const backlog = growth(samples.map(({ open }) => open));
  const memory = growth(samples.map(({ residentBytes }) => residentBytes));
  const most = Math.max(...samples.map(({ open }) => open));
  const cpu = cpuMs && `${digits(cpuMs.arm / ended)} + ${digits(cpuMs.temporal / ended)} ms`;
  const text = `${digits(backlog)}x (at most ${most} open); ${digits(memory)}x; ${cpu ?? 'not told'}`;
  return { backlog, memory, text };
}

/** Median of the last third over that of the first. */
function growth(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return spreadOf(values.slice(-third)).median / spreadOf(values.slice(0, third)).median;
}
