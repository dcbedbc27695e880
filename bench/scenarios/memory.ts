import { runBurst } from '../load/run-load.ts';
import { residentBytesOf } from '../probe/process-usage.ts';
import { digits } from '../report/format.ts';
import { judged, notMeasured } from '../report/row.ts';
import { startFreshet } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

const limit = 1.1;
const perBurst = 500;
const early = 1000;
const usualLate = 10_000;
const megabyte = 2 ** 20;

/** The worker's memory after many changes. */
export const memory: Scenario = {
  ids: ['M1'],
  title: 'memory after 10,000 changes',
  when: 'long',
  run: async ({ rig, quick }) => {
    const late = quick ? 2000 : usualLate;
    const row = {
      id: 'M1',
      what: `resident memory of the worker after ${late.toLocaleString('en')} changes, against after 1,000`,
      target: `<= ${limit}x`,
    };
    const freshet = await startFreshet(rig);
    const raw: { changes: number; residentBytes: number | null }[] = [];
    try {
      for (let changes = perBurst; changes <= late; changes += perBurst) {
        await runBurst(rig, freshet, perBurst);
        raw.push({ changes, residentBytes: residentBytesOf(freshet.pids()[0] ?? 0) });
      }
    } finally {
      await freshet.stop();
    }
    const after = (wanted: number) => raw.find(({ changes }) => changes === wanted)?.residentBytes ?? null;
    const before = after(early);
    const end = after(late);
    if (before === null || end === null)
      return { rows: [notMeasured(row, 'this system has no /proc')], panels: [], raw };
    const figure = `${digits(end / before)}x: ${digits(end / megabyte)} / ${digits(before / megabyte)} MiB`;
    return { rows: [judged({ ...row, figure }, end / before <= limit)], panels: [], raw };
  },
};
