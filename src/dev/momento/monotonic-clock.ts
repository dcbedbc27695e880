import { performance } from 'node:perf_hooks';

/** `performance.now()` counts from the start of the process, `hrtime` from a point all processes of a machine share. */
const machineOffsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds that never run backwards, comparable between the processes of one machine. */
export function monotonicMs(): number {
  return performance.now() + machineOffsetMs;
}

/** Wall time (milliseconds since 1970, with fraction) of a moment of `monotonicMs`. */
export function wallMs(monotonic: number): number {
  return performance.timeOrigin + (monotonic - machineOffsetMs);
}
