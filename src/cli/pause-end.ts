import { type Command, InvalidArgumentError, Option } from 'commander';
import { limits } from '../contract/limits.ts';

/** When a pause ends, as it stands on the command line: ISO 8601 UTC. */
export interface PauseEndOptions {
  readonly until?: string;
  readonly for?: string;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Adds `--until` and `--for`; both are kept as the time of the end. */
export function addPauseEnd(command: Command): Command {
  const until = new Option('--until <time>', 'end of the pause, ISO 8601 in UTC: 2026-01-31T18:00:00Z');
  return command
    .addOption(until.argParser(readUntil).conflicts('for'))
    .option('--for <length>', 'length of the pause: 90s, 30m, 2h, 1d (default: 1h; at most 7d)', readLength);
}

/** The end that was asked for; undefined leaves it to the default. */
export function pauseEnd(options: PauseEndOptions): string | undefined {
  return options.until ?? options.for;
}

function readUntil(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Expected ISO 8601 in UTC, like 2026-01-31T18:00:00Z.');
  return bounded(ms);
}

function readLength(text: string): string {
  const [, count = '', unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const length = Number(count) * (units[unit] ?? NaN);
  if (Number.isNaN(length)) throw new InvalidArgumentError('Expected a number and a unit: 90s, 30m, 2h, 1d.');
  return bounded(Date.now() + length);
}

function bounded(ms: number): string {
  const aheadMs = ms - Date.now();
  if (aheadMs > 0 && aheadMs <= limits.maxPauseMs) return new Date(ms).toISOString();
  throw new InvalidArgumentError('Expected an end in the future, at most 7 days ahead.');
}
