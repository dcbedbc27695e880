import type { Arm, ArmName } from '../arms/arm.ts';
import { runBurst, runOnSchedule, type ChangeTimes } from '../load/run-load.ts';
import { latencyOf, ratioOf, type Latency } from '../probe/statistics.ts';
import { latencyText, spreadText } from '../report/format.ts';
import type { Panel } from '../report/panel.ts';
import { judged, notMeasured, type Row } from '../report/row.ts';
import { compareArms, roundsOf, type Rounds } from './compare-arms.ts';
import { easyRatePerSecond, type Outcome, type Scenario } from './scenario.ts';

const besidePlain = 6;
const aheadBesidePlain = 2.5;
const besidePerStore = 0.6;
const quickArms: readonly ArmName[] = ['freshet', 'plain', 'per-store'];

/** One store: sent -> key deleted, and sent -> outbox marked. */
export const oneStore: Scenario = {
  ids: ['L1', 'L3'],
  title: 'one store at a time',
  when: 'quick',
  run: async (bench): Promise<Outcome> => {
    const { rig, quick } = bench;
    const ratePerSecond = bench.ratePerSecond ?? easyRatePerSecond;
    await rig.delay.set(bench.delayMs ?? 0);
    const arms = quick ? quickArms : ([...quickArms, 'seed'] as const);
    const count = quick ? 40 : 100;
    const parts = {
      warmUp: (arm: Arm) => runBurst(rig, arm, quick ? 60 : 200),
      measure: (arm: Arm) => runOnSchedule(rig, arm, { count, storesEach: 1, ratePerSecond }),
    };
    const rounds = await compareArms(bench, arms, parts);
    // By itself: two arms of Freshet would take each other's tasks.
    const ahead = quick ? null : await compareArms(bench, ['freshet-ahead', 'plain'], parts);
    await rig.delay.set(0);
    const lastKey = (arm: ArmName) => latencyOfArm(rounds, arm, lastKeyOf);
    const marked = (arm: ArmName) => latencyOfArm(rounds, arm, markedOf);
    const keyRatio = ratioOf(medians(rounds, 'freshet', lastKeyOf), medians(rounds, 'plain', lastKeyOf));
    const markRatio = ratioOf(medians(rounds, 'freshet', markedOf), medians(rounds, 'per-store', markedOf));
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
        aheadRow(ahead),
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
          bars: [
            ...arms.map((arm) => ({ arm, value: lastKey(arm).p50.median })),
            ...(ahead === null ? [] : [aheadBar(ahead)]),
          ],
        },
        {
          title: 'One store: sent -> outbox marked, P50',
          unit: 'ms',
          bars: arms.map((arm) => ({ arm, value: marked(arm).p50.median })),
        },
      ],
      raw: { ...Object.fromEntries(rounds), ahead: ahead && Object.fromEntries(ahead) },
    };
  },
};

function aheadRow(rounds: Rounds<ChangeTimes[]> | null): Row {
  const row = {
    id: 'L1',
    what: 'the same with the deletes beside the start (`FRESHET_DELETE_AHEAD`)',
    target: `<= ${aheadBesidePlain}x`,
  };
  if (rounds === null) return notMeasured(row, 'left out in a hurry');
  const ratio = ratioOf(medians(rounds, 'freshet-ahead', lastKeyOf), medians(rounds, 'plain', lastKeyOf));
  const [ours, plains] = [
    latencyOfArm(rounds, 'freshet-ahead', lastKeyOf),
    latencyOfArm(rounds, 'plain', lastKeyOf),
  ];
  const figure = `${spreadText(ratio, 'x')}: ${latencyText(ours)} / plain ${latencyText(plains)}`;
  return judged({ ...row, figure }, ratio.median <= aheadBesidePlain);
}

function aheadBar(rounds: Rounds<ChangeTimes[]>): Panel['bars'][number] {
  return { arm: 'freshet-ahead', value: latencyOfArm(rounds, 'freshet-ahead', lastKeyOf).p50.median };
}

type Reading = (times: ChangeTimes) => number;

function latencyOfArm(rounds: Rounds<ChangeTimes[]>, arm: ArmName, of: Reading): Latency {
  return latencyOf(roundsOf(rounds, arm).map((times) => times.map(of)));
}

/** P50 of each round. */
function medians(rounds: Rounds<ChangeTimes[]>, arm: ArmName, of: Reading): number[] {
  return roundsOf(rounds, arm).map((times) => latencyOf([times.map(of)]).p50.median);
}

function lastKeyOf({ lastKeyMs }: ChangeTimes): number {
  return lastKeyMs;
}

function markedOf({ markedMs }: ChangeTimes): number {
  if (markedMs === null) throw new Error('an arm that marks nothing was asked for its marks');
  return markedMs;
}
