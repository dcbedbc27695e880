import { type Command, Option } from 'commander';
import { throttleSignal } from '../../contract/names.ts';
import { UserError } from '../../user-error.ts';
import { actorOf, addAuthor, type AuthorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { addFleetTarget, isForFleet, type FleetTargetOptions } from '../fleet-target.ts';
import { rate } from '../option-values.ts';
import { orderFleet } from '../order-fleet.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget } from '../target.ts';

interface RateOptions {
  readonly storesPerSecond?: number;
  readonly keysPerSecond?: number;
  readonly lift?: true;
}

type ThrottleOptions = FleetTargetOptions & AuthorOptions & RateOptions & { readonly json?: true };

/** `freshet throttle`. */
export function configure(command: Command): void {
  addAuthor(addFleetTarget(addTarget(command)))
    .addOption(
      new Option('--stores-per-second <n>', 'bound of each run, in stores').argParser(rate).conflicts('lift'),
    )
    .addOption(
      new Option('--keys-per-second <n>', 'with --all: bound of the whole fleet, in cache calls')
        .argParser(rate)
        .conflicts(['lift', 'storesPerSecond']),
    )
    .option('--lift', 'take the throttle away')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The rate in force is the smallest of run, rule and fleet; a throttle cannot raise it above those.
With --all it takes effect within two seconds on every worker, and holds for later runs and over restarts until it is
lifted; it stands in the database (MYSQL_URL) and needs no Temporal.
The same for a run with Temporal's own command line (null lifts it):
  temporal workflow signal --workflow-id <id> --name throttle --input '{"storesPerSecond":20,"actor":"ann","reason":"misses"}'
Examples:
  freshet throttle 123 --stores-per-second 20 --reason "too many misses"
  freshet throttle 123 --lift --reason "over"
  freshet throttle --all --keys-per-second 500 --reason "readers need the quota"`,
    )
    .action(throttle);
}

async function throttle(id: string | undefined, options: ThrottleOptions): Promise<void> {
  const actor = actorOf(options);
  const { reason, json = false } = options;
  if (isForFleet(id, options)) {
    const order = { keysPerSecond: readFleetRate(options), actor, reason };
    const { throttleFleet } = await import('../../adapters/mysql/throttle-fleet.ts');
    return orderFleet('throttle', json, (database) => throttleFleet(database, order));
  }
  const bound = readRate(options);
  const payload = { storesPerSecond: bound, actor, reason };
  const errand = signalErrand('throttle', { signal: throttleSignal, payload });
  return doErrand(readTarget(id, options), errand, { actor, json });
}

/** The fleet's rate asked for; null lifts it. */
function readFleetRate({ keysPerSecond, lift }: RateOptions): number | null {
  if (keysPerSecond !== undefined || lift) return keysPerSecond ?? null;
  throw new UserError('The fleet is throttled in keys: expected --keys-per-second or --lift.');
}

/** The rate asked for; null lifts it. */
function readRate({ storesPerSecond, keysPerSecond, lift }: RateOptions): number | null {
  if (keysPerSecond !== undefined)
    throw new UserError(
      '--keys-per-second bounds the whole fleet: give --all, or --stores-per-second for a run.',
    );
  if (storesPerSecond !== undefined || lift) return storesPerSecond ?? null;
  throw new UserError('A run is throttled in stores: expected --stores-per-second or --lift.');
}
