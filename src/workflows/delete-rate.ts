import type { RunState } from './run-state.ts';

const samplesKept = 9;

/** Keys deleted by one finished step. The first sample of a row says since when: its keys do not count. */
export interface RateSample {
  readonly atMs: number;
  readonly keys: number;
}

/** Begins the measure anew: what was before a pause, a wait or another pace says nothing about the rate from now on. */
export function restartRate(run: Pick<RunState, 'samples'>, nowMs: number): void {
  run.samples.splice(0, run.samples.length, { atMs: nowMs, keys: 0 });
}

/** Books the keys of one finished step. */
export function sampleKeys(run: Pick<RunState, 'samples'>, nowMs: number, keys: number): void {
  if (keys === 0) return;
  run.samples.push({ atMs: nowMs, keys });
  if (run.samples.length > samplesKept) run.samples.shift();
}

/** Keys a second over the last steps; 0 until one is finished. */
export function recentKeysPerSecond(samples: readonly RateSample[]): number {
  const [since, ...steps] = samples;
  const last = steps.at(-1);
  if (since === undefined || last === undefined || last.atMs <= since.atMs) return 0;
  const keys = steps.reduce((sum, step) => sum + step.keys, 0);
  return (keys * 1000) / (last.atMs - since.atMs);
}
