import type { Command } from 'commander';
import { rejectSignal } from '../../contract/names.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type RejectOptions = TargetOptions & AuthorOptions & { readonly json?: true };

/** `freshet reject`. */
export function configure(command: Command): void {
  addAuthor(addTarget(command))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Ends a run for good, in any phase: it completes as rejected, its outbox row stays unmarked, a later delivery of the same event
is a duplicate, and \`freshet retry\` does not start it again. What it has deleted stays deleted.
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name reject --input '{"actor":"ann","reason":"wrong prices"}'
Example:
  freshet reject 123 --reason "wrong prices"`,
    )
    .action(reject);
}

async function reject(id: string | undefined, options: RejectOptions): Promise<void> {
  const target = readTarget(id, options);
  const actor = actorOf(options);
  const { reason, json = false } = options;
  const errand = signalErrand('reject', { signal: rejectSignal, payload: { actor, reason } });
  return doErrand(target, errand, { actor, json });
}
