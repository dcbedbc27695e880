import type { Panel } from '../report/panel.ts';
import type { Row } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';

/** Arrivals a second where one change at a time is looked at: what every arm carries with ease. */
export const easyRatePerSecond = 10;

/** What a scenario is run with. */
export interface Bench {
  readonly rig: Rig;
  readonly rounds: number;
  /** Fewer and smaller rounds. */
  readonly quick: boolean;
  /** Arrivals a second of one-store changes; null leaves it to the scenario. */
  readonly ratePerSecond: number | null;
  /** Changes of the burst of T1 and S1. */
  readonly burst: number;
  /** Length of T3 and T4. */
  readonly minutes: number;
  /** Added to every cache and SQL call; null leaves it to the scenario. */
  readonly delayMs: number | null;
}

/** What a scenario came to. `raw` holds every figure that the rows are made from. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly panels: readonly Panel[];
  readonly raw: unknown;
}

/** One measurement, for one or several rows of the target table. */
export interface Scenario {
  /** Rows of the table that it measures; the first one is its name. */
  readonly ids: readonly [string, ...string[]];
  readonly title: string;
  /** `quick`: also with `--quick`. `usual`: unless `--quick`. `long`: only when asked for by name. */
  readonly when: 'quick' | 'usual' | 'long';
  /** Windows of a second are judged by the cache's own log. Default: false. */
  readonly exactCacheLog?: boolean;
  readonly run: (bench: Bench) => Promise<Outcome>;
}
