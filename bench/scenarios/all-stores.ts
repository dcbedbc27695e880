import type { Arm, ArmName } from '../arms/arm.ts';
import { runOnSchedule } from '../load/run-load.ts';
import { ratioOf, spreadOf } from '../probe/statistics.ts';
import { digits, spreadText } from '../report/format.ts';
import { judged } from '../report/row.ts';
import { compareArms, roundsOf, type Rounds } from './compare-arms.ts';
import type { Bench, Scenario } from './scenario.ts';

const limit = 1.2;

/** All stores at once, without a rate limit: sent -> last key. */
export const allStores: Scenario = {
  ids: ['B1'],
  title: 'all stores, no rate limit',
  when: 'quick',
  run: async (bench) => {
    await bench.rig.delay.set(bench.delayMs ?? 0);
    const arms: readonly ArmName[] = bench.quick
      ? ['freshet', 'bare']
      : ['freshet', 'bare', 'one-step', 'plain'];
    const rounds = await compareArms(bench, arms, {
      warmUp: (arm) => (bench.quick ? secondsOf(bench, arm, 1000) : warmUp(bench, arm)),
      measure: (arm) => secondsOf(bench, arm),
    });
    const slow = bench.quick ? [] : [...(await slowArms(bench))];
    await bench.rig.delay.set(0);
    const ratio = ratioOf(roundsOf(rounds, 'freshet'), roundsOf(rounds, 'bare'));
    const all: Rounds<number> = new Map([...rounds, ...slow]);
    const median = (arm: ArmName) => spreadOf(roundsOf(all, arm)).median;
    const floors = arms.slice(2).map((arm) => {
      return `; ${arm} ${digits(ratioOf(roundsOf(rounds, arm), roundsOf(rounds, 'bare')).median)}x`;
    });
    const row = {
      id: 'B1',
      what: '8,000 stores, no rate limit, sent -> last key, against bare',
      target: `<= ${limit}x`,
      figure: `${spreadText(ratio, 'x')}: ${digits(median('freshet'))} s / bare ${digits(median('bare'))} s${floors.join('')}`,
    };
    return {
      rows: [judged(row, ratio.median <= limit)],
      panels: [
        {
          title: '8,000 stores (32,000 keys): sent -> last key',
          unit: 's',
          bars: [...all.keys()].map((arm) => ({ arm, value: median(arm) })),
        },
      ],
      raw: Object.fromEntries(all),
    };
  },
};

/** By the CPU that each change takes, the code of an arm is as fast as it gets after three or four of them. */
async function warmUp(bench: Bench, arm: Arm): Promise<void> {
  for (let change = 0; change < 4; change += 1) await secondsOf(bench, arm);
}

/** They take a minute each, so once must do; the warm-up is theirs as well. */
function slowArms(bench: Bench) {
  return compareArms<number>({ ...bench, rounds: 1 }, ['per-store', 'seed'], {
    warmUp: (arm) => runOnSchedule(bench.rig, arm, { count: 20, storesEach: 10, ratePerSecond: 20 }),
    measure: (arm) => secondsOf(bench, arm),
  });
}

async function secondsOf({ rig }: Bench, arm: Arm, stores = rig.stores.length): Promise<number> {
  const [times] = await runOnSchedule(rig, arm, {
    count: 1,
    storesEach: stores,
    ratePerSecond: 1,
  });
  return (times?.lastKeyMs ?? NaN) / 1000;
}
