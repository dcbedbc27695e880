import { failureCodes, isFailureCode } from '../contract/failure-codes.ts';
import { duration, thousands } from './format-values.ts';
import type { RunState } from './read-run.ts';
import type { ShownProgress, ShownResult } from './run-messages.ts';

type Field = [name: string, value: string];

/** How far a run is, or how it ended, in words; one field a line. */
export function describeRun({ progress, result, problem }: RunState): Field[] {
  return [
    ...(progress === null ? [] : describeProgress(progress)),
    ...(result === null ? [] : describeResult(result)),
    ...(problem === null ? [] : [['problem', problem] satisfies Field]),
  ];
}

/** How far an open run is, in words; one field a line. */
export function describeProgress(progress: ShownProgress): Field[] {
  const { paused, held, throttle, blocked, nextTry, lastAction } = progress;
  const fields: Field[] = [['phase', progress.phase], ...describeCounts(progress)];
  if (progress.keysPerSecond > 0) {
    const eta = progress.etaSeconds === null ? 'unknown' : duration(progress.etaSeconds * 1000);
    fields.push(['rate', `${thousands(progress.keysPerSecond)} keys a second, ${eta} to go`]);
  }
  if (throttle) {
    fields.push([
      'throttle',
      `${throttle.storesPerSecond} stores a second, by ${throttle.actor}: ${throttle.reason}`,
    ]);
  }
  if (paused) fields.push(['paused', `until ${paused.until}, by ${paused.actor}: ${paused.reason}`]);
  if (held) {
    const how = 'to go on: freshet resume --all';
    fields.push([
      'held',
      `by the fleet's pause until ${held.until}, by ${held.actor}: ${held.reason}; ${how}`,
    ]);
  }
  if (blocked) fields.push(['blocked', `${blocked.code}: ${blocked.message}`], ...remedy(blocked.code));
  if (nextTry) fields.push(['next try', nextTry]);
  for (const { store, code, message } of progress.failures)
    fields.push(['failed', `${store}  ${code}: ${message}`]);
  const hidden = progress.stores.failed - progress.failures.length;
  if (hidden > 0) fields.push(['failed', `and ${thousands(hidden)} more stores`]);
  if (lastAction) {
    const reason = lastAction.reason === '' ? '' : `: ${lastAction.reason}`;
    fields.push(['last action', `${lastAction.action} by ${lastAction.actor} at ${lastAction.at}${reason}`]);
  }
  for (const { signal, at, reason } of progress.refused)
    fields.push(['refused', `${signal} at ${at}: ${reason}`]);
  return fields;
}

function describeResult(result: ShownResult): Field[] {
  const { rejectedBy } = result;
  return [
    ['outcome', result.outcome],
    ...describeCounts(result),
    ...(rejectedBy ? [['rejected', `by ${rejectedBy.actor}: ${rejectedBy.reason}`] satisfies Field] : []),
    ...(result.skipped ?? []).map(({ store, actor, reason }): Field => [
      'skipped',
      `${store}  by ${actor}: ${reason}`,
    ]),
  ];
}

function describeCounts(of: ShownProgress | ShownResult): Field[] {
  const { total, done, failed, skipped } = of.stores;
  const rest = [failed > 0 && `${thousands(failed)} failed`, skipped > 0 && `${thousands(skipped)} skipped`];
  const again = of.refilled > 0 ? `, ${thousands(of.refilled)} refilled and deleted again` : '';
  return [
    ['stores', [`${thousands(done)} of ${thousands(total)} done`, ...rest.filter(Boolean)].join(', ')],
    ['keys', `${thousands(of.keysDeleted)} deleted${again}`],
    ...describeConsistency(of.consistency),
    ['menus', `${thousands(of.menusQueued)} queued`],
    ['outbox row', of.outbox],
  ];
}

function describeConsistency(found: ShownProgress['consistency']): Field[] {
  if (found === undefined) return [];
  const { checked, fresh, stale, unknown, ratio, staleKeys } = found;
  // Rounded down: 100 % is said only where nothing was stale.
  const share = ratio === undefined ? '' : `${Math.floor(ratio * 1000) / 10} %, `;
  const counts = `${share}${checked} refilled keys judged: ${fresh} fresh, ${stale} stale, ${unknown} unknown`;
  const more = stale > staleKeys.length ? `, and ${stale - staleKeys.length} more` : '';
  return [
    ['consistency', counts],
    ...(stale > 0 ? [['stale keys', `${staleKeys.join(', ')}${more}`] satisfies Field] : []),
  ];
}

function remedy(code: string): Field[] {
  return isFailureCode(code) ? [['remedy', failureCodes[code].remedy]] : [];
}
