import { invalidateWorkflowType } from '../contract/names.ts';
import { CommandFailed } from '../command-failed.ts';
import { describeProgress } from './describe-run.ts';
import { findRun } from './find-run.ts';
import { counted, thousands } from './format-values.ts';
import type { OrderOutcome, Verdict } from './order.ts';
import { printFields, printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { runLink } from './run-link.ts';
import type { Errand } from './run-errand.ts';
import { runErrands } from './run-errands.ts';
import type { Target } from './target.ts';
import { withTemporal } from './temporal-client.ts';

/** Runs shown of many. */
const runsShown = 20;

/** Those that need a look come first. */
const order: readonly Verdict[] = ['refused', 'unanswered', 'ended', 'restarted', 'accepted'];

/**
 * Does the errand for its target and prints what became of it, with the state afterwards. Throws `CommandFailed` where
 * it did not do what was asked, and `UserError`.
 */
export async function doErrand(
  target: Target,
  errand: Errand,
  { actor, json }: { readonly actor: string; readonly json: boolean },
): Promise<void> {
  const identity = `freshet ${errand.name} by ${actor}`;
  if (target.kind === 'run') await forOneRun(target, errand, identity, json);
  else await forMatchingRuns(target.query, errand, identity, json);
}

async function forOneRun(
  { id, source }: { readonly id: string; readonly source: string | undefined },
  errand: Errand,
  identity: string,
  json: boolean,
): Promise<void> {
  const { outcome, summary, link } = await withTemporal(async (client) => {
    const run = await findRun(client, id, source);
    if (run.type !== invalidateWorkflowType)
      throw new CommandFailed(`${id} is a workflow of type ${run.type}: nothing of Freshet's.`);
    return {
      summary: (await run.staticSummary()) ?? run.workflowId,
      outcome: await errand.run(client, run, false),
      link: runLink(client.options.namespace, run.workflowId),
    };
  }, identity);
  if (json) printJson({ command: errand.name, ...outcome, link });
  else if (outcome.verdict !== 'ended') {
    printLine(summary);
    printFields([
      [errand.name, outcome.verdict],
      ...(outcome.progress === null ? [] : describeProgress(outcome.progress)),
      ['workflow', outcome.workflowId],
      ['UI', link],
    ]);
  }
  if (outcome.reason !== null)
    throw new CommandFailed(`${errand.name} ${outcome.workflowId}: ${outcome.verdict}: ${outcome.reason}.`);
}

async function forMatchingRuns(
  query: string,
  errand: Errand,
  identity: string,
  json: boolean,
): Promise<void> {
  const outcomes = await withTemporal((client) => runErrands(client, errand, query), identity);
  outcomes.sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  const counts = order.flatMap((verdict): [Verdict, number][] => {
    const count = outcomes.filter((outcome) => outcome.verdict === verdict).length;
    return count === 0 ? [] : [[verdict, count]];
  });
  if (json) {
    printJson({
      command: errand.name,
      query,
      matched: outcomes.length,
      ...Object.fromEntries(counts),
      runs: outcomes,
    });
  } else if (outcomes.length > 0) {
    printTable(['outcome', 'phase', 'stores', 'why', 'workflow id'], outcomes.slice(0, runsShown).map(row));
    if (outcomes.length > runsShown) printLine(`and ${thousands(outcomes.length - runsShown)} more`);
    const summary = counts.map(([verdict, count]) => `${thousands(count)} ${verdict}`).join(', ');
    printLine(`${errand.name}: ${counted(outcomes.length, 'run')}: ${summary}`);
  }
  if (outcomes.length === 0) {
    throw new CommandFailed(
      `No ${errand.statuses.length === 1 ? 'open' : 'open or failed'} run matches ${query} (the server's list lags by about a second).`,
    );
  }
  const wrong = outcomes.filter(({ verdict }) => verdict === 'refused' || verdict === 'unanswered').length;
  if (wrong > 0)
    throw new CommandFailed(
      `${errand.name}: ${wrong} of ${counted(outcomes.length, 'run')} did not take it.`,
    );
}

function row({ verdict, progress, reason, workflowId }: OrderOutcome): string[] {
  const stores = progress && `${thousands(progress.stores.done)} of ${thousands(progress.stores.total)}`;
  return [verdict, progress?.phase ?? '-', stores ?? '-', reason ?? '-', workflowId];
}
