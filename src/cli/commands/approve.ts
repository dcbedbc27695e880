import type { Command } from 'commander';
import { approveSignal } from '../../contract/names.ts';
import { actorOf, addActor, type ActorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type ApproveOptions = TargetOptions & ActorOptions & { readonly json?: true };

/** `freshet approve`. */
export function configure(command: Command): void {
  addActor(addTarget(command))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A rule with approveAbove holds a change of more stores than that, in phase approval, until somebody approves or rejects it.
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name approve --input '{"actor":"ann"}'
Examples:
  freshet list --phase approval
  freshet approve 123`,
    )
    .action(approve);
}

async function approve(id: string | undefined, options: ApproveOptions): Promise<void> {
  const target = readTarget(id, options);
  const actor = actorOf(options);
  const errand = signalErrand('approve', { signal: approveSignal, payload: { actor } });
  return doErrand(target, errand, { actor, json: options.json ?? false });
}
