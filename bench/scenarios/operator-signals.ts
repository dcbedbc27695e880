import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { pauseFleet } from '../../src/adapters/mysql/pause-fleet.ts';
import { resumeFleet } from '../../src/adapters/mysql/resume-fleet.ts';
import { throttleFleet } from '../../src/adapters/mysql/throttle-fleet.ts';
import { limits } from '../../src/contract/limits.ts';
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
import { judged } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import type { Scenario } from './scenario.ts';

const limitMs = 2000;
const keysPerSecond = 1000;
/** Longer than the target, or a late delete would not be seen. */
const watchMs = 5000;
const throttledStoresPerSecond = 10;
const throttledKeysPerSecond = throttledStoresPerSecond * 4;
const author = { actor: 'bench', reason: 'measured' };
/** One for the rounding of a second. */
const throttledMost = throttledKeysPerSecond + 1;

interface Order {
  readonly name: string;
  /** Deletes in a second that keep it. */
  readonly allowed: number;
  readonly give: (rig: Rig, run: WorkflowHandle) => Promise<unknown>;
  readonly takeBack: (rig: Rig) => Promise<unknown>;
}

/** A run that is ended takes its signals with it. */
const nothing = () => Promise.resolve();

const orders: readonly Order[] = [
  {
    name: 'pause by signal',
    allowed: 0,
    give: (_, run) => run.signal(pauseSignal, author),
    takeBack: nothing,
  },
  {
    name: 'throttle by signal',
    allowed: throttledMost,
    give: (_, run) => run.signal(throttleSignal, { ...author, storesPerSecond: throttledStoresPerSecond }),
    takeBack: nothing,
  },
  {
    name: 'pause of the fleet by its control row',
    allowed: 0,
    give: ({ pool }) => pauseFleet(pool, { ...author, until: null, defaultMs: limits.defaultPauseMs }),
    takeBack: ({ pool }) => resumeFleet(pool),
  },
  {
    name: 'throttle of the fleet by its control row',
    allowed: throttledMost,
    give: ({ pool }) => throttleFleet(pool, { ...author, keysPerSecond: throttledKeysPerSecond }),
    takeBack: ({ pool }) => throttleFleet(pool, { ...author, keysPerSecond: null }),
  },
];

/** How long a run ignores a pause or a throttle, its own or the fleet's. */
export const operatorSignals: Scenario = {
  ids: ['P2'],
  title: 'pause and throttle',
  when: 'usual',
  run: async ({ rig, rounds }) => {
    const freshet = await startFreshet(rig, { keysPerSecond });
    const raw: Record<string, number[]> = {};
    try {
      await runBurst(rig, freshet, 50);
      for (let round = 0; round < rounds; round += 1)
        for (const order of orders)
          raw[order.name] = [...(raw[order.name] ?? []), await ignoredMs(rig, freshet, order)];
    } finally {
      await freshet.stop();
    }
    const rows = orders.map(({ name }) => {
      const ignored = spreadOf(raw[name] ?? []);
      return judged(
        {
          id: 'P2',
          what: `${name}, in an 8,000-store run: order -> last delete that ignores it`,
          target: `<= ${limitMs} ms`,
          figure: spreadText(ignored, ' ms'),
        },
        ignored.max <= limitMs,
      );
    });
    return { rows, panels: [], raw };
  },
};

async function ignoredMs(rig: Rig, freshet: FreshetArm, order: Order): Promise<number> {
  const [bulk] = await prepareChanges(rig, { count: 1, storesEach: rig.stores.length });
  if (bulk === undefined) throw new Error('no change');
  const since = await logPosition(rig);
  await sendBurst(rig, freshet.queueUrl, [bulk]);
  const going = await untilTrue(async () => (await logPosition(rig)) - since > 2 * keysPerSecond, 30_000);
  if (!going) throw new Error('the bulk change does not go');
  const run = rig.client.workflow.getHandle(bulk.workflowId);
  const givenMs = wallMs();
  await order.give(rig, run);
  await delay(watchMs);
  const deletes = await deletesSeen(rig, freshet.cacheClient, since);
  await run.terminate('measured');
  const after = deletes.map(({ atMs }) => atMs).filter((atMs) => atMs >= givenMs);
  const last = order.allowed === 0 ? after.at(-1) : lastAbove(after, order.allowed);
  // A throttled batch in hand learns of the end of its run with its next heartbeat, a second later at most.
  await delay(1500);
  await order.takeBack(rig);
  return last === undefined ? 0 : last - givenMs;
}
