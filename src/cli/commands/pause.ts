import type { Command } from 'commander';
import { pauseSignal } from '../../contract/names.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { addPauseEnd, pauseEnd, type PauseEndOptions } from '../pause-end.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type PauseOptions = TargetOptions & AuthorOptions & PauseEndOptions & { readonly json?: true };

/** `freshet pause`. */
export function configure(command: Command): void {
  addPauseEnd(addAuthor(addTarget(command)))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A paused run deletes nothing and queues no menu; it goes on at its place, at the end of the pause or on \`freshet resume\`.
Pausing again sets a new end. A run of up to 100 stores is through before a signal can reach it.
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name pause --input '{"actor":"ann","reason":"cache misses"}'
Examples:
  freshet pause 123 --reason "cache misses" --for 30m
  freshet pause --query "FreshetStores > 1000" --reason "lunch time" --until 2026-01-31T14:00:00Z`,
    )
    .action(pause);
}

async function pause(id: string | undefined, options: PauseOptions): Promise<void> {
  const actor = actorOf(options);
  const { reason, json = false } = options;
  const until = pauseEnd(options);
  const payload = { actor, reason, ...(until !== undefined && { until }) };
  const errand = signalErrand('pause', { signal: pauseSignal, payload });
  return doErrand(readTarget(id, options), errand, { actor, json });
}
