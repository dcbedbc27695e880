import type { Command } from 'commander';
import { limits } from '../../contract/limits.ts';
import { pauseSignal } from '../../contract/names.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { addFleetTarget, isForFleet, type FleetTargetOptions } from '../fleet-target.ts';
import { orderFleet } from '../order-fleet.ts';
import { addPauseEnd, pauseEnd, type PauseEndOptions } from '../pause-end.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget } from '../target.ts';

type PauseOptions = FleetTargetOptions & AuthorOptions & PauseEndOptions & { readonly json?: true };

/** `freshet pause`. */
export function configure(command: Command): void {
  addPauseEnd(addAuthor(addFleetTarget(addTarget(command))))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A paused run deletes nothing and queues no menu; it goes on at its place, at the end of the pause or on \`freshet resume\`.
Pausing again sets a new end. A run of up to 100 stores is through before a signal can reach it.
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name pause --input '{"actor":"ann","reason":"cache misses"}'
With --all nothing is deleted and no menu queued by any worker, from two seconds on, whatever runs there are or come; the
pause stands in the database (MYSQL_URL) and needs no Temporal. Menus that are queued go on being exported.
Examples:
  freshet pause 123 --reason "cache misses" --for 30m
  freshet pause --query "FreshetStores > 1000" --reason "lunch time" --until 2026-01-31T14:00:00Z
  freshet pause --all --reason "the cache is down" --for 2h`,
    )
    .action(pause);
}

async function pause(id: string | undefined, options: PauseOptions): Promise<void> {
  const actor = actorOf(options);
  const { reason, json = false } = options;
  const until = pauseEnd(options);
  if (isForFleet(id, options)) {
    const { pauseFleet } = await import('../../adapters/mysql/pause-fleet.ts');
    const end = until === undefined ? null : new Date(until);
    const order = { actor, reason, until: end, defaultMs: limits.defaultPauseMs };
    return orderFleet('pause', json, (database) => pauseFleet(database, order));
  }
  const payload = { actor, reason, ...(until !== undefined && { until }) };
  const errand = signalErrand('pause', { signal: pauseSignal, payload });
  return doErrand(readTarget(id, options), errand, { actor, json });
}
