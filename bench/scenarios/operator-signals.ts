import { setTimeout as delay } from 'node:timers/promises';
import { pauseSignal, throttleSignal } from '../../src/contract/names.ts';
import { prepareChanges } from '../load/change.ts';
import { deletesSeen, logPosition } from '../load/deletes-seen.ts';
import { runBurst } from '../load/run-load.ts';
import { sendBurst } from '../load/send-changes.ts';
import { wallMs } from '../load/wall-clock.ts';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import { spreadOf } from '../probe/statistics.ts';
import { lastAbove } from '../probe/windows.ts';
import { spreadText } from '../report/format.ts';
import { judged, notMeasured } from '../report/row.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import type { Bench, Scenario } from './scenario.ts';

const limitMs = 2000;
const keysPerSecond = 1000;
/** Longer than the target, or a late delete would not be seen. */
const watchMs = 5000;
const throttledStoresPerSecond = 10;
const author = { actor: 'bench', reason: 'measured' };

const orders = [
  { name: 'pause', signal: pauseSignal, payload: author, allowed: 0 },
  {
    name: 'throttle',
    signal: throttleSignal,
    payload: { ...author, storesPerSecond: throttledStoresPerSecond },
    /** Four keys a store, and one for the rounding of a second. */
    allowed: throttledStoresPerSecond * 4 + 1,
  },
] as const;

/** How long a run ignores a pause or a throttle. */
export const operatorSignals: Scenario = {
  ids: ['P2'],
  title: 'pause and throttle',
  when: 'usual',
  run: async (bench) => {
    const freshet = await startFreshet(bench.rig, { keysPerSecond });
    const raw: Record<string, number[]> = {};
    try {
      await runBurst(bench.rig, freshet, 50);
      for (const order of orders) {
        raw[order.name] = [];
        for (let round = 0; round < bench.rounds; round += 1)
          raw[order.name]?.push(await ignoredMs(bench, freshet, order));
      }
    } finally {
      await freshet.stop();
    }
    const rows = orders.map(({ name }) => {
      const ignored = spreadOf(raw[name] ?? []);
      return judged(
        {
          id: 'P2',
          what: `${name} of an 8,000-store run: signal -> last delete that ignores it`,
          target: `<= ${limitMs} ms`,
          figure: spreadText(ignored, ' ms'),
        },
        ignored.max <= limitMs,
      );
    });
    const ofFleet = {
      id: 'P2',
      what: 'the same by the control row of the fleet',
      target: `<= ${limitMs} ms`,
    };
    return { rows: [...rows, notMeasured(ofFleet, 'not built')], panels: [], raw };
  },
};

async function ignoredMs(
  { rig }: Bench,
  freshet: FreshetArm,
  order: (typeof orders)[number],
): Promise<number> {
  const [bulk] = await prepareChanges(rig, { count: 1, storesEach: rig.stores.length });
  if (bulk === undefined) throw new Error('no change');
  const since = await logPosition(rig);
  await sendBurst(rig, freshet.queueUrl, [bulk]);
  await untilTrue(async () => (await logPosition(rig)) - since > 2 * keysPerSecond, 30_000);
  const run = rig.client.workflow.getHandle(bulk.workflowId);
  const signalledMs = wallMs();
  await run.signal(order.signal, order.payload);
  await delay(watchMs);
  const deletes = await deletesSeen(rig, freshet.cacheClient, since);
  await run.terminate('measured');
  const after = deletes.map(({ atMs }) => atMs).filter((atMs) => atMs >= signalledMs);
  const last = order.allowed === 0 ? after.at(-1) : lastAbove(after, order.allowed);
  // A throttled batch in hand learns of the end of its run with its next heartbeat, a second later at most.
  await delay(1500);
  return last === undefined ? 0 : last - signalledMs;
}
