import type { Command } from 'commander';
import { resumeSignal } from '../../contract/names.ts';
import { actorOf, addActor, type ActorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { signalErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type ResumeOptions = TargetOptions & ActorOptions & { readonly json?: true };

/** `freshet resume`. */
export function configure(command: Command): void {
  addActor(addTarget(command))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The same with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name resume --input '{"actor":"ann"}'
Examples:
  freshet resume 123
  freshet resume --query "FreshetPaused = true"`,
    )
    .action(resume);
}

async function resume(id: string | undefined, options: ResumeOptions): Promise<void> {
  const actor = actorOf(options);
  const { json = false } = options;
  const errand = signalErrand('resume', { signal: resumeSignal, payload: { actor } });
  return doErrand(readTarget(id, options), errand, { actor, json });
}
