import type { ArmName } from '../arms/arm.ts';
import { runOnSchedule, type ChangeTimes } from '../load/run-load.ts';
import { latencyOf, ratioOf } from '../probe/statistics.ts';
import { digits, latencyText, spreadText } from '../report/format.ts';
import type { Panel } from '../report/panel.ts';
import { judged, type Row } from '../report/row.ts';
import { compareArms, roundsOf, type Rounds } from './compare-arms.ts';
import type { Bench, Scenario } from './scenario.ts';

const arms: readonly ArmName[] = ['freshet', 'plain', 'one-step', 'per-store', 'seed'];
const usualDelayMs = 2;

/**
 * Arrivals that leave the slowest arm time to finish each change before the next one comes. The warm-up lasts until a
 * change takes no less CPU than the one before: of ten stores 65 ms after 40 of them, 47 after 85 and from then on.
 */
const cases = [
  { stores: 10, limit: 1 / 4, limitText: '<= 1/4', warmUp: 100, count: 15, ratePerSecond: 2.5 },
  { stores: 100, limit: 1 / 15, limitText: '<= 1/15', warmUp: 8, count: 3, ratePerSecond: 0.35 },
] as const;

/** Ten and 100 stores, with cache and database a network away. */
export const manyStores: Scenario = {
  ids: ['L2'],
  title: 'ten and 100 stores over a network',
  when: 'usual',
  run: async (bench) => {
    const delayMs = bench.delayMs ?? usualDelayMs;
    await bench.rig.delay.set(delayMs);
    const rows: Row[] = [];
    const panels: Panel[] = [];
    const raw: Record<string, unknown> = {};
    for (const each of cases) {
      const rounds = await measure(bench, each);
      const p50s = (arm: ArmName) => roundsOf(rounds, arm).map((times) => lastKeys([times]).p50.median);
      const ratio = ratioOf(p50s('freshet'), p50s('seed'));
      const floors = (['one-step', 'plain'] as const).map((arm) => {
        return `${arm} 1/${digits(1 / ratioOf(p50s(arm), p50s('seed')).median)}`;
      });
      rows.push(
        judged(
          {
            id: 'L2',
            what: `${each.stores} stores, ${delayMs} ms added to each call, sent -> last key, P50 against seed`,
            target: each.limitText,
            figure: `1/${spreadText({ median: 1 / ratio.median, min: 1 / ratio.max, max: 1 / ratio.min }, '')}: ${latencyText(lastKeys(roundsOf(rounds, 'freshet')))} / seed ${latencyText(lastKeys(roundsOf(rounds, 'seed')))}; ${floors.join(', ')}`,
          },
          ratio.median <= each.limit,
        ),
      );
      panels.push({
        title: `${each.stores} stores, ${delayMs} ms away: sent -> last key, P50`,
        unit: 'ms',
        bars: arms.map((arm) => ({ arm, value: lastKeys(roundsOf(rounds, arm)).p50.median })),
      });
      raw[each.stores] = Object.fromEntries(rounds);
    }
    await bench.rig.delay.set(0);
    return { rows, panels, raw };
  },
};

function measure(bench: Bench, each: (typeof cases)[number]): Promise<Rounds<ChangeTimes[]>> {
  const { stores, warmUp, count, ratePerSecond } = each;
  const run = { storesEach: stores, ratePerSecond };
  return compareArms(bench, arms, {
    warmUp: (arm) => runOnSchedule(bench.rig, arm, { ...run, count: warmUp }),
    measure: (arm) => runOnSchedule(bench.rig, arm, { ...run, count }),
  });
}

function lastKeys(rounds: readonly (readonly ChangeTimes[])[]) {
  return latencyOf(rounds.map((times) => times.map(({ lastKeyMs }) => lastKeyMs)));
}
