import { duration, thousands } from './format-values.ts';
import type { ShownProgress } from './run-messages.ts';

const barCharacters = 24;

/**
 * How far a run is, on one line:
 * `[######------]  50%  4,000 of 8,000 stores  16,000 keys  980 keys/s  16 s to go  deleting`. Pure.
 */
export function progressLine(progress: ShownProgress): string {
  const { stores, keysDeleted, keysPerSecond, etaSeconds, menusQueued } = progress;
  const rate = keysPerSecond > 0 ? [`${thousands(keysPerSecond)} keys/s`] : [];
  const eta = etaSeconds !== null && etaSeconds > 0 ? [`${duration(etaSeconds * 1_000)} to go`] : [];
  const failed = stores.failed > 0 ? [`${thousands(stores.failed)} failed`] : [];
  const parts = [
    ...(stores.total === 0
      ? []
      : [bar(stores), `${thousands(stores.done)} of ${thousands(stores.total)} stores`]),
    `${thousands(keysDeleted)} keys`,
    ...rate,
    ...eta,
    `${thousands(menusQueued)} menus`,
    ...failed,
    phase(progress),
  ];
  return parts.join('  ');
}

/** A skipped store is dealt with, in the way of the operator. */
function bar({ total, done, skipped }: ShownProgress['stores']): string {
  const share = Math.min(1, (done + skipped) / total);
  const filled = Math.floor(share * barCharacters);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${'#'.repeat(filled)}${'-'.repeat(barCharacters - filled)}] ${percent}%`;
}

function phase({ phase: name, paused, held, blocked, nextTry, throttle }: ShownProgress): string {
  if (name === 'paused' && paused) return `paused by ${paused.actor} until ${paused.until}: ${paused.reason}`;
  if (name === 'held' && held)
    return `held by the fleet's pause of ${held.actor} until ${held.until}: ${held.reason}`;
  if (name === 'blocked' && blocked) return `blocked: ${blocked.code}, next try ${nextTry ?? 'unknown'}`;
  if (name === 'waiting') return `waiting, next try ${nextTry ?? 'unknown'}`;
  return throttle ? `${name}, throttled to ${throttle.storesPerSecond} stores/s by ${throttle.actor}` : name;
}
