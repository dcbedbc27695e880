import { demoStores } from '../../src/dev/demo/seed-demo.ts';
import { choosePort } from '../../src/dev/stack/ports.ts';
import { prepareChanges } from '../load/change.ts';
import { untilMarked } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { countHistory, type HistoryCounts } from '../probe/count-history.ts';
import { readHeartbeats } from '../probe/heartbeats.ts';
import { cpuBetween, cpuSoFar, type SpentCpu } from '../probe/spent-cpu.ts';
import { spreadOf } from '../probe/statistics.ts';
import { digits, spreadText } from '../report/format.ts';
import { noted, type Row } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

/** The most that an event may name. */
const storesOfChange = 50_000;

interface Figures extends HistoryCounts {
  /** Sent -> outbox marked. */
  readonly elapsedMs: number;
  readonly cpuMs: SpentCpu | null;
}

/** The largest change that there is, without a rate limit, settle on: what it costs. */
export const largestChange: Scenario = {
  ids: ['S2'],
  title: 'one change of 50,000 stores',
  when: 'long',
  run: async ({ rig, rounds, quick }) => {
    const stores = demoStores(quick ? 8000 : storesOfChange);
    const metricsAddress = `127.0.0.1:${await choosePort('free', [])}`;
    const freshet = await startFreshet(rig, { metricsAddress });
    const raw: Figures[] = [];
    try {
      await runBurst(rig, freshet, 50);
      for (let round = 0; round < rounds; round += 1)
        raw.push(await measure(rig, freshet, metricsAddress, stores));
    } finally {
      await freshet.stop();
    }
    return { rows: rowsOf(raw, stores.length), panels: [], raw };
  },
};

async function measure(
  rig: Rig,
  freshet: FreshetArm,
  metricsAddress: string,
  stores: readonly string[],
): Promise<Figures> {
  const changes = await prepareChanges(rig, { count: 1, storesEach: stores.length, settled: true, stores });
  const workflowId = changes[0]?.workflowId ?? '';
  const heartbeats = await readHeartbeats(metricsAddress);
  const before = cpuSoFar(freshet, rig.servers);
  const startMs = await sendBurst(rig, freshet.queueUrl, changes);
  const marks = await untilMarked(rig, changes);
  const cpuMs = cpuBetween(before, cpuSoFar(freshet, rig.servers));
  await rig.client.workflow.getHandle(workflowId).result();
  const counted = await countHistory(rig.client, workflowId);
  const actions = counted.actions + (await readHeartbeats(metricsAddress)) - heartbeats;
  return { ...counted, actions, elapsedMs: Math.max(...marks.values()) - startMs, cpuMs };
}

function rowsOf(raw: readonly Figures[], stores: number): Row[] {
  const spread = (of: (figures: Figures) => number) => spreadOf(raw.map(of));
  const seconds = (of: (cpu: SpentCpu) => number) =>
    digits(spread(({ cpuMs }) => (cpuMs === null ? NaN : of(cpuMs) / 1000)).median);
  const what = `one change of ${stores.toLocaleString('en')} stores, no rate limit, settle on`;
  const server = `server ${seconds(({ temporal }) => temporal)} + its database ${seconds(({ database }) => database)}`;
  return [
    noted({
      id: 'S2',
      what: `${what}: sent -> marked; CPU seconds`,
      figure: `${spreadText(
        spread(({ elapsedMs }) => elapsedMs / 1000),
        ' s',
      )}; worker ${seconds(({ arm }) => arm)} + ${server}, MySQL ${seconds(({ mysql }) => mysql)}`,
    }),
    noted({
      id: 'S2',
      what: `${what}: runs, history events, bytes, billable actions`,
      figure: (['runs', 'events', 'bytes', 'actions'] as const)
        .map((count) => spread((figures) => figures[count]).median.toLocaleString('en'))
        .join(', '),
    }),
  ];
}
