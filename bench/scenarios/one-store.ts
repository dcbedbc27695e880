import type { ArmName } from '../arms/arm.ts';
import { runBurst, runOnSchedule, type ChangeTimes } from '../load/run-load.ts';
import { latencyOf, ratioOf } from '../probe/statistics.ts';
import { latencyText, spreadText } from '../report/format.ts';
import { judged, notMeasured } from '../report/row.ts';
import { compareArms, roundsOf } from './compare-arms.ts';
import type { Outcome, Scenario } from './scenario.ts';

const besidePlain = 6;
const besidePerStore = 0.6;
const arms: readonly ArmName[] = ['freshet', 'plain', 'per-store', 'seed'];

/** One store: sent -> key deleted, and sent -> outbox marked. */
export const oneStore: Scenario = {
  ids: ['L1', 'L3'],
  title: 'one store at a time',
  when: 'quick',
  run: async (bench): Promise<Outcome> => {
    const { rig, quick, ratePerSecond } = bench;
    await rig.delay.set(bench.delayMs ?? 0);
    const count = quick ? 60 : 100;
    const rounds = await compareArms(bench, arms, {
      warmUp: (arm) => runBurst(rig, arm, 200),
      measure: (arm) => runOnSchedule(rig, arm, { count, storesEach: 1, ratePerSecond }),
    });
    await rig.delay.set(0);
    const lastKey = (arm: ArmName) =>
      latencyOf(roundsOf(rounds, arm).map((times) => times.map(({ lastKeyMs }) => lastKeyMs)));
    const marked = (arm: ArmName) => latencyOf(roundsOf(rounds, arm).map((times) => times.map(markedOf)));
    const medians = (arm: ArmName, of: (times: ChangeTimes) => number) =>
      roundsOf(rounds, arm).map((times) => latencyOf([times.map(of)]).p50.median);
    const keyRatio = ratioOf(
      medians('freshet', ({ lastKeyMs }) => lastKeyMs),
      medians('plain', ({ lastKeyMs }) => lastKeyMs),
    );
    const markRatio = ratioOf(medians('freshet', markedOf), medians('per-store', markedOf));
    return {
      rows: [
        judged(
          {
            id: 'L1',
            what: 'one store, sent -> key deleted, P50 against plain',
            target: `<= ${besidePlain}x`,
            figure: `${spreadText(keyRatio, 'x')}: ${latencyText(lastKey('freshet'))} / plain ${latencyText(lastKey('plain'))}`,
          },
          keyRatio.median <= besidePlain,
        ),
        notMeasured(
          { id: 'L1', what: 'the same with the deletes beside the start', target: '<= 2.5x' },
          'not built',
        ),
        judged(
          {
            id: 'L3',
            what: 'one store, sent -> outbox marked, P50 against per-store',
            target: `<= ${besidePerStore}x`,
            figure: `${spreadText(markRatio, 'x')}: ${latencyText(marked('freshet'))} / per-store ${latencyText(marked('per-store'))}`,
          },
          markRatio.median <= besidePerStore,
        ),
      ],
      panels: [
        {
          title: 'One store: sent -> key deleted, P50',
          unit: 'ms',
          bars: arms.map((arm) => ({ arm, value: lastKey(arm).p50.median })),
        },
        {
          title: 'One store: sent -> outbox marked, P50',
          unit: 'ms',
          bars: arms.map((arm) => ({ arm, value: marked(arm).p50.median })),
        },
      ],
      raw: Object.fromEntries(rounds),
    };
  },
};

function markedOf({ markedMs }: ChangeTimes): number {
  if (markedMs === null) throw new Error('an arm that marks nothing was asked for its marks');
  return markedMs;
}
