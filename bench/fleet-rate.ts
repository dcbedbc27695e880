import { setTimeout as delay } from 'node:timers/promises';
import { checkDeletes } from '../src/dev/demo/check-deletes.ts';
import { fleetRig, type FleetRig } from '../test/end-to-end/support/fleet-rig.ts';
import { storeIds } from '../test/support/plans.ts';
import { arrivalOf } from '../src/dev/momento/arrivals.ts';
import type { LogPage } from '../src/dev/momento/control-messages.ts';
import { rateKept } from './probe/windows.ts';

const keysPerSecond = 1_000;
const quotaPerSecond = 2_000;
const leastUse = 0.97;
const highestWindow = 1.02;
const lists = ['base', 'swap', 'standard', 'child'];
const rounds = Number(process.argv[2] ?? 3);

/**
 * Measures how well three workers keep and use the fleet's rate: changes of 8,000 stores at 1,000 keys a second, cache
 * quota 2,000, from the cache's own log. Prints the part of the rate used from the first key to the last, and the most
 * calls that came in any second for sure, and by the cache's stamps alone. In a last round a worker comes, one is killed
 * and one is cut off from the database for twelve seconds: the share of who is gone lies idle for the five seconds of
 * its lease, so there only the windows are judged. Ends with 1 when less than 97 % was used, or a second held more than
 * 102 %. Give the number of rounds as an argument; nothing else may run on the machine.
 */
async function main(): Promise<void> {
  const rig = await fleetRig(keysPerSecond);
  try {
    await rig.control.setFaults({ quotaPerSecond });
    const workers = [
      await rig.startWorker(),
      await rig.startWorker(),
      await rig.startWorker('proxy'),
    ] as const;
    // Warms up.
    await measure(rig, 1500);
    for (let round = 0; round < rounds; round += 1)
      judge('three workers', await measure(rig, 8000), leastUse);
    const struck = async (): Promise<void> => {
      await delay(5000);
      await rig.startWorker();
      await delay(5000);
      await workers[0].end('SIGKILL');
      await delay(6000);
      await rig.proxy.cut();
      await delay(12_000);
      await rig.proxy.mend();
    };
    const [calls] = await Promise.all([measure(rig, 8000), struck()]);
    judge('one comes, one is killed, one is cut off', calls, 0);
  } finally {
    await rig.stop();
  }
}

/** Changes so many stores; answers with the cache's calls. Throws when a key was missed. */
async function measure(rig: FleetRig, stores: number): Promise<LogPage['entries']> {
  const { log } = await rig.control.stats();
  const ids = storeIds(stores);
  const run = await rig.change(ids);
  await run.result();
  const calls = await rig.calls(log.lastSequence);
  const keys = ids.flatMap((store) => lists.map((list) => `${list}_price:${store}`));
  const { missing, unplanned } = checkDeletes(calls, keys);
  if (missing.length + unplanned.length > 0) throw new Error('the deletes went wrong');
  return calls;
}

function judge(what: string, calls: LogPage['entries'], least: number): void {
  const { rate, busiest, stamped } = rateKept(calls.map(arrivalOf));
  const use = rate / keysPerSecond;
  const window = busiest / keysPerSecond;
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  process.stdout.write(
    `${what}: ${calls.length} calls, ${percent(use)} of the rate used, worst second ${percent(window)}, ` +
      `by the cache's stamps alone ${percent(stamped / keysPerSecond)}\n`,
  );
  if (use < least || window > highestWindow) process.exitCode = 1;
}

await main();
