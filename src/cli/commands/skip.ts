import type { Command } from 'commander';
import { skipStoresSignal } from '../../contract/names.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { commaList } from '../option-values.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type SkipOptions = TargetOptions &
  AuthorOptions & { readonly stores: readonly string[]; readonly json?: true };

/** `freshet skip`. */
export function configure(command: Command): void {
  addAuthor(addTarget(command))
    .requiredOption('--stores <ids>', 'store ids, separated by commas', commaList)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The run ends without these stores: their old values may stay in the cache until their TTL, their menus are not queued. Who
excused them, and why, stands in the result of the run. Only stores of the run that are not done can be skipped.
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name skipStores --input '{"stores":["101"],"actor":"ann","reason":"closed"}'
Example:
  freshet skip 123 --stores 101,102 --reason "closed for good"`,
    )
    .action(skip);
}

async function skip(id: string | undefined, options: SkipOptions): Promise<void> {
  const target = readTarget(id, options);
  const actor = actorOf(options);
  const { stores, reason, json = false } = options;
  const order = { signal: skipStoresSignal, payload: { stores, actor, reason } };
  await doErrand(target, signalErrand('skip', order), { actor, json });
}
