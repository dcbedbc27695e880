import { type Command, Option } from 'commander';
import { keyCount, storeCount } from '../../contract/plan.ts';
import { invalidationWorkflowId } from '../../contract/workflow-id.ts';
import { loadRules } from '../../rules/load-rules.ts';
import { runSummary } from '../../starter/run-summary.ts';
import { UserError } from '../../user-error.ts';
import { activeStores } from '../active-stores.ts';
import { addChangeOptions, type ChangeOptions } from '../change-options.ts';
import type { Change } from '../change.ts';
import { useSettings } from '../environment.ts';
import { thousands } from '../format-values.ts';
import { wholeNumber } from '../option-values.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { readChanges } from '../read-changes.ts';
import { runLink } from '../run-link.ts';
import { temporalNamespace } from '../temporal-client.ts';
import { sendChanges, type Sent } from '../send-changes.ts';

type PublishOptions = ChangeOptions & {
  readonly via: 'outbox' | 'sqs';
  readonly times: number;
  readonly json?: true;
};

/** Changes named one by one on a terminal. */
const changesShown = 10;

/** `freshet publish`. */
export function configure(command: Command): void {
  addChangeOptions(command)
    .addOption(
      new Option(
        '--via <way>',
        'as a row of the outbox, for the relay to publish, or straight into the queue',
      )
        .choices(['outbox', 'sqs'])
        .default('outbox'),
    )
    .option(
      '--times <n>',
      'send it n times: as n changes through the outbox, as n copies of one message into the queue',
      wholeNumber(1, 100_000),
      1,
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The change is checked with the rules file first: what the bridge would refuse is not sent, and the exit code is 2.
Examples:
  freshet publish --stores 101,102
  freshet publish --all --select base,swap
  freshet publish --stores 101 --via sqs --times 3     a message and two duplicates`,
    )
    .action(publish);
}

async function publish({ via, times, json, ...options }: PublishOptions): Promise<void> {
  const { rulesFile } = useSettings('rulesFile');
  const changes = await readChanges(options, loadRules(rulesFile), activeStores);
  if (via === 'outbox' && times > 1 && changes.some(({ jobId }) => jobId !== null)) {
    throw new UserError(
      '--times would give several outbox rows one id: leave --id out, or send copies with --via sqs.',
    );
  }
  // Before anything is sent: a wrong setting must not show up afterwards.
  const namespace = temporalNamespace();
  const linkOf = (workflowId: string): string => runLink(namespace, workflowId);
  linkOf('');
  const sent = await sendChanges(changes, { via, times });
  if (json) printJson({ via, sent: sent.map((one) => report(one, linkOf)) });
  else print(sent, via, linkOf);
}

function print(
  sent: readonly Sent[],
  via: PublishOptions['via'],
  linkOf: (workflowId: string) => string,
): void {
  for (const { change, jobId, copies } of sent.slice(0, changesShown)) {
    const workflowId = workflowIdOf(change, jobId);
    printLine(runSummary({ ...change.event, jobId }, change.plan));
    printFields([
      ['keys', thousands(keyCount(change.plan))],
      ['sent', via === 'outbox' ? `outbox row ${jobId}; the relay publishes it` : `${copies} x to the queue`],
      ['workflow', workflowId],
      ['UI', linkOf(workflowId)],
    ]);
  }
  if (sent.length > changesShown) {
    printLine(`and ${thousands(sent.length - changesShown)} more, up to job ${sent.at(-1)?.jobId ?? ''}`);
  }
}

function report({ change, jobId, copies }: Sent, linkOf: (workflowId: string) => string): unknown {
  const workflowId = workflowIdOf(change, jobId);
  return {
    jobId,
    copies,
    rule: change.plan.rule,
    detailType: change.event.detailType,
    source: change.event.source,
    stores: storeCount(change.plan),
    keys: keyCount(change.plan),
    workflowId,
    link: linkOf(workflowId),
  };
}

function workflowIdOf({ event }: Change, jobId: string): string {
  return invalidationWorkflowId({ ...event, jobId });
}
