import type { Command } from 'commander';
import { retryFailedSignal } from '../../contract/names.ts';
import { actorOf, addActor, type ActorOptions } from '../author-options.ts';
import { doErrand } from '../do-errand.ts';
import { retryErrand } from '../run-errand.ts';
import { addTarget, readTarget, type TargetOptions } from '../target.ts';

type RetryOptions = TargetOptions & ActorOptions & { readonly json?: true };

/** `freshet retry`. */
export function configure(command: Command): void {
  addActor(addTarget(command))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
An open run that waits (phase waiting or blocked) tries at once, instead of on its schedule. A run that was terminated or
cancelled, that failed or timed out, is started again from its beginning, with the plan it had. A completed one never is.
The same for an open run with Temporal's own command line:
  temporal workflow signal --workflow-id <id> --name retryFailed --input '{"actor":"ann"}'
Examples:
  freshet retry 123
  freshet retry --query "FreshetPhase IN ('waiting', 'blocked')"
  freshet retry --query "ExecutionStatus = 'Terminated' AND StartTime > '2026-01-31T00:00:00Z'"`,
    )
    .action(retry);
}

async function retry(id: string | undefined, options: RetryOptions): Promise<void> {
  const target = readTarget(id, options);
  const actor = actorOf(options);
  const errand = retryErrand({ signal: retryFailedSignal, payload: { actor } });
  return doErrand(target, errand, { actor, json: options.json ?? false });
}
