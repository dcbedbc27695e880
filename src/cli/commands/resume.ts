import type { Command } from 'commander';
import { resumeSignal } from '../../contract/names.ts';
import { CommandFailed } from '../../command-failed.ts';
import { actorOf, addActor, type ActorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { addFleetTarget, isForFleet, type FleetTargetOptions } from '../fleet-target.ts';
import { orderFleet } from '../order-fleet.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget } from '../target.ts';

type ResumeOptions = FleetTargetOptions & ActorOptions & { readonly json?: true };

/** `freshet resume`. */
export function configure(command: Command): void {
  addActor(addFleetTarget(addTarget(command)))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
--all ends the pause of the whole fleet; runs that are paused themselves stay so. The same for a run with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name resume --input '{"actor":"ann"}'
Examples:
  freshet resume 123
  freshet resume --query "FreshetPaused = true"
  freshet resume --all`,
    )
    .action(resume);
}

async function resume(id: string | undefined, options: ResumeOptions): Promise<void> {
  const actor = actorOf(options);
  const { json = false } = options;
  if (isForFleet(id, options)) {
    const { resumeFleet } = await import('../../adapters/mysql/resume-fleet.ts');
    return orderFleet('resume', json, async (database) => {
      if (!(await resumeFleet(database))) throw new CommandFailed('resume --all: the fleet is not paused.');
    });
  }
  const errand = signalErrand('resume', { signal: resumeSignal, payload: { actor } });
  return doErrand(readTarget(id, options), errand, { actor, json });
}
