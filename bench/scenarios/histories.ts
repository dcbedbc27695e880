import { choosePort } from '../../src/dev/stack/ports.ts';
import { prepareChanges } from '../load/change.ts';
import { untilMarked } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { readHeartbeats } from '../probe/heartbeats.ts';
import { countHistory, type HistoryCounts } from '../probe/count-history.ts';
import { judged, noted, type Row } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

/** Targets; there is none for ten and 100 stores with settle. */
const cases = [
  { stores: 1, settled: false, events: 8, actions: 2 },
  { stores: 10, settled: false, events: 17, actions: undefined },
  { stores: 100, settled: false, events: 12, actions: 2 },
  { stores: 8000, settled: false, events: 250, actions: 100 },
  { stores: 1, settled: true, events: 16, actions: 4 },
  { stores: 10, settled: true, events: undefined, actions: undefined },
  { stores: 100, settled: true, events: undefined, actions: 4 },
  { stores: 8000, settled: true, events: 500, actions: 200 },
] as const;

/** History events, billable actions and stored bytes of undisturbed runs, without a rate limit. */
export const histories: Scenario = {
  ids: ['H1', 'H2', 'H3'],
  title: 'history events, billable actions and bytes',
  when: 'quick',
  run: async ({ rig, quick }) => {
    const asked = quick ? cases.filter(({ stores, settled }) => !settled || stores < 8000) : cases;
    const metricsAddress = `127.0.0.1:${await choosePort('free', [])}`;
    const freshet = await startFreshet(rig, { metricsAddress });
    const counts: HistoryCounts[] = [];
    try {
      await runBurst(rig, freshet, 50);
      for (const each of asked) counts.push(await countsOf(rig, freshet, metricsAddress, each));
    } finally {
      await freshet.stop();
    }
    const rows = asked.flatMap((each, index) => rowsOf(each, counts[index] ?? nothing));
    return { rows, panels: [], raw: asked.map((each, index) => ({ ...each, counted: counts[index] })) };
  },
};

type Case = (typeof cases)[number];
const nothing: HistoryCounts = { runs: NaN, events: NaN, actions: NaN, bytes: NaN };

async function countsOf(
  rig: Rig,
  freshet: FreshetArm,
  metricsAddress: string,
  { stores, settled }: Case,
): Promise<HistoryCounts> {
  const before = await readHeartbeats(metricsAddress);
  const changes = await prepareChanges(rig, { count: 1, storesEach: stores, settled });
  await sendBurst(rig, freshet.queueUrl, changes);
  await untilMarked(rig, changes);
  const workflowId = changes[0]?.workflowId ?? '';
  await rig.client.workflow.getHandle(workflowId).result();
  const counted = await countHistory(rig.client, workflowId);
  return { ...counted, actions: counted.actions + (await readHeartbeats(metricsAddress)) - before };
}

function rowsOf({ stores, settled, ...target }: Case, counted: HistoryCounts): Row[] {
  const run = `${stores.toLocaleString('en')} ${stores === 1 ? 'store' : 'stores'}, settle ${settled ? 'on' : '0'}`;
  const row = (id: string, what: string, limit: number | undefined, figure: number): Row[] =>
    limit === undefined
      ? []
      : [
          judged(
            { id, what: `${what}, ${run}`, target: `<= ${limit}`, figure: String(figure) },
            figure <= limit,
          ),
        ];
  return [
    ...row('H1', 'history events', target.events, counted.events),
    ...row('H2', 'billable actions', target.actions, counted.actions),
    noted({ id: 'H3', what: `bytes of the history, ${run}`, figure: counted.bytes.toLocaleString('en') }),
  ];
}
