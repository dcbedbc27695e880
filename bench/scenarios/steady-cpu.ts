import { setTimeout as delay } from 'node:timers/promises';
import { prepareChanges } from '../load/change.ts';
import { untilMarked } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendOnSchedule } from '../load/send-changes.ts';
import { cpuBetween, cpuSoFar, type SpentCpu } from '../probe/spent-cpu.ts';
import { cpuText } from '../report/format.ts';
import { noted, type Row } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import type { Bench } from './scenario.ts';

const ratePerSecond = 20;
const seconds = 10;
const idleMs = 5000;

/** CPU of some seconds at a rate that leaves the machine idle in between, and of some without anything to do. */
export interface SteadyCpu {
  /** From the moment when the first change was due to the mark of the last one, the settle time included. */
  readonly elapsedMs: number;
  readonly steady: SpentCpu | null;
  readonly idle: SpentCpu | null;
}

/** One worker, settle on as in the shipped rules. */
export async function measureSteady({ rig }: Bench, warmUp: number): Promise<SteadyCpu> {
  const freshet = await startFreshet(rig);
  try {
    await runBurst(rig, freshet, warmUp);
    const count = ratePerSecond * seconds;
    const changes = await prepareChanges(rig, { count, storesEach: 1, settled: true });
    const before = cpuSoFar(freshet, rig.servers);
    const [firstDueMs = NaN] = await sendOnSchedule(rig, freshet.queueUrl, changes, ratePerSecond);
    const marks = await untilMarked(rig, changes);
    const after = cpuSoFar(freshet, rig.servers);
    await delay(idleMs);
    return {
      elapsedMs: Math.max(...marks.values()) - firstDueMs,
      steady: cpuBetween(before, after),
      idle: cpuBetween(after, cpuSoFar(freshet, rig.servers)),
    };
  } finally {
    await freshet.stop();
  }
}

/** CPU for each change, what idling costs not taken off; and that by itself. */
export function steadyRows(rounds: readonly SteadyCpu[]): Row[] {
  return [
    noted({
      id: 'S1',
      what: `${ratePerSecond} one-store changes a second for ${seconds} s, 1 worker, settle on: CPU ms a change`,
      figure: cpuText(
        rounds.map(({ steady }) => steady),
        ratePerSecond * seconds,
      ),
    }),
    noted({
      id: 'S1',
      what: '1 worker without anything to do: CPU ms a second',
      figure: cpuText(
        rounds.map(({ idle }) => idle),
        idleMs / 1000,
      ),
    }),
  ];
}
