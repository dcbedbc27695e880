import type { FleetPort } from '../activities/ports.ts';
import type { FleetHold } from '../contract/progress.ts';
import type { FleetPause } from './fleet-table.ts';

/** The fleet's pause as this worker knows it; it ends by itself, also when the database cannot be read. */
export interface HoldState {
  readonly port: FleetPort;
  /** The pause just read, or that there is none. */
  update(pause: FleetPause | null): void;
  close(): void;
}

/** No pause. `onChange` is told when one begins or ends, not when its end or reason change. */
export function createHoldState(onChange: (hold: FleetHold | undefined) => void): HoldState {
  let hold: FleetHold | undefined;
  let controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  function begin({ actor, reason, until, leftMs }: FleetPause): void {
    const isNew = hold === undefined;
    hold = { actor, reason, until };
    // Node's timers end at 24 days; a pause ends after seven.
    timer = setTimeout(end, Math.ceil(leftMs)).unref();
    if (!isNew) return;
    onChange(hold);
    controller.abort(new Error('the fleet is paused'));
  }

  function end(): void {
    if (hold === undefined) return;
    hold = undefined;
    controller = new AbortController();
    onChange(undefined);
  }

  return {
    port: {
      get hold() {
        return hold;
      },
      get holdSignal() {
        return controller.signal;
      },
    },
    update(pause) {
      clearTimeout(timer);
      if (pause === null) end();
      else begin(pause);
    },
    close: () => clearTimeout(timer),
  };
}
