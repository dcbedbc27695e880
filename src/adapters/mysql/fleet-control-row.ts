import { z } from 'zod';
import type { FleetControl } from '../../fleet/fleet-table.ts';

/** Columns of the control row, as the statements select them. */
export const controlColumns = `
  keys_per_second AS keysPerSecond, throttle_actor AS throttleActor, throttle_reason AS throttleReason,
  throttled_at AS throttledAt, paused_until AS pausedUntil, pause_actor AS pauseActor, pause_reason AS pauseReason,
  paused_at AS pausedAt, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), paused_until) AS pauseLeftMicros`;

const text = z.string().nullable();
const time = z.date().nullable();

export const controlRow = z.object({
  keysPerSecond: z.number().positive().nullable(),
  throttleActor: text,
  throttleReason: text,
  throttledAt: time,
  pausedUntil: time,
  pauseActor: text,
  pauseReason: text,
  pausedAt: time,
  pauseLeftMicros: z.coerce.number().nullable(),
});

/** What the row says now: a pause that is over is none. */
export function controlOf(row: z.infer<typeof controlRow>): FleetControl {
  const { keysPerSecond, pausedUntil, pauseLeftMicros } = row;
  const paused = pausedUntil !== null && pauseLeftMicros !== null && pauseLeftMicros > 0;
  return {
    throttle:
      keysPerSecond === null
        ? null
        : {
            keysPerSecond,
            actor: row.throttleActor ?? '',
            reason: row.throttleReason ?? '',
            since: row.throttledAt?.toISOString() ?? '',
          },
    pause: paused
      ? {
          actor: row.pauseActor ?? '',
          reason: row.pauseReason ?? '',
          since: row.pausedAt?.toISOString() ?? '',
          until: pausedUntil.toISOString(),
          leftMs: pauseLeftMicros / 1000,
        }
      : null,
  };
}
