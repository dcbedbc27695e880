import { duration, thousands } from './format-values.ts';
import { printFields, printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import type { FleetState } from './read-fleet.ts';

/** Prints the fleet's state as it was read back; `command` is what was done before, null for nothing. */
export function printFleet(command: string | null, state: FleetState, json: boolean): void {
  if (json) {
    const { pause, throttle, ...rest } = state;
    printJson({ ...(command !== null && { command }), paused: pause, throttle, ...rest });
    return;
  }
  const { pause, throttle, workers } = state;
  printFields([
    [
      'paused',
      pause === null ? 'no' : `until ${pause.until}, by ${pause.actor} since ${pause.since}: ${pause.reason}`,
    ],
    [
      'throttle',
      throttle === null
        ? 'none'
        : `${perSecond(throttle.keysPerSecond)}, by ${throttle.actor} since ${throttle.since}: ${throttle.reason}`,
    ],
    ['rate', rateText(state)],
    ['workers', thousands(workers.length)],
  ]);
  if (workers.length === 0) return;
  printLine('');
  printTable(
    ['state', 'share', 'own limit', 'renewed', 'worker'],
    workers.map(({ worker, state: is, share, limit, renewedAgoMs }) => [
      is,
      share === null ? 'unlimited' : thousands(share),
      limit === null ? 'unlimited' : thousands(limit),
      `${duration(renewedAgoMs)} ago`,
      worker,
    ]),
  );
}

function rateText({ keysPerSecond, workers }: FleetState): string {
  if (keysPerSecond !== null) return `${perSecond(keysPerSecond)} in force`;
  return workers.length === 0 ? 'no worker is there' : 'unlimited';
}

function perSecond(keys: number): string {
  return `${thousands(keys)} keys a second`;
}
