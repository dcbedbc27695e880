import { type Command, Option } from 'commander';
import { throttleSignal } from '../../contract/names.ts';
import { UserError } from '../../user-error.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { rate } from '../option-values.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

interface RateOptions {
  readonly storesPerSecond?: number;
  readonly lift?: true;
}

type ThrottleOptions = TargetOptions & AuthorOptions & RateOptions & { readonly json?: true };

/** `freshet throttle`. */
export function configure(command: Command): void {
  addAuthor(addTarget(command))
    .addOption(
      new Option('--stores-per-second <n>', 'bound of each run, in stores').argParser(rate).conflicts('lift'),
    )
    .option('--lift', 'take the throttle away')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The rate in force is the smallest of run, rule and fleet; a throttle cannot raise it above those.
The same with Temporal's own command line (null lifts it):
  temporal workflow signal --workflow-id <id> --name throttle --input '{"storesPerSecond":20,"actor":"ann","reason":"misses"}'
Examples:
  freshet throttle 123 --stores-per-second 20 --reason "too many misses"
  freshet throttle 123 --lift --reason "over"`,
    )
    .action(throttle);
}

async function throttle(id: string | undefined, options: ThrottleOptions): Promise<void> {
  const bound = readRate(options);
  const actor = actorOf(options);
  const { reason, json = false } = options;
  const payload = { storesPerSecond: bound, actor, reason };
  const errand = signalErrand('throttle', { signal: throttleSignal, payload });
  return doErrand(readTarget(id, options), errand, { actor, json });
}

/** The rate asked for; null lifts it. */
function readRate({ storesPerSecond, lift }: RateOptions): number | null {
  if (storesPerSecond !== undefined || lift) return storesPerSecond ?? null;
  throw new UserError('A run is throttled in stores: expected --stores-per-second or --lift.');
}
