import type { Command } from 'commander';
import { laneOf } from '../../contract/lane.ts';
import { keyCount, storeCount } from '../../contract/plan.ts';
import { invalidationWorkflowId } from '../../contract/workflow-id.ts';
import { loadRules } from '../../rules/load-rules.ts';
import { activeStores } from '../active-stores.ts';
import { addChangeOptions, type ChangeOptions } from '../change-options.ts';
import type { Change } from '../change.ts';
import { describePlan, firstKeys } from '../describe-plan.ts';
import { useSettings } from '../environment.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { planCost } from '../plan-cost.ts';
import { readChanges } from '../read-changes.ts';

/** `freshet plan`. */
export function configure(command: Command): void {
  addChangeOptions(command)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Asks nobody: neither Temporal, cache nor database (but for --all). The time is that of the deletes at
FRESHET_KEYS_PER_SECOND; other runs share that rate. "Temporal" counts billable actions of Temporal Cloud.
Examples:
  freshet plan --stores 101,102 --select base
  freshet plan --file event.json`,
    )
    .action(plan);
}

async function plan(options: ChangeOptions & { readonly json?: true }): Promise<void> {
  const settings = useSettings('rulesFile', 'keysPerSecond');
  const changes = await readChanges(options, loadRules(settings.rulesFile), activeStores);
  if (options.json) {
    printJson({ plans: changes.map((change) => report(change, settings.keysPerSecond)) });
    return;
  }
  for (const [index, change] of changes.entries()) {
    if (index > 0) printLine('');
    printFields(describePlan(change, planCost(change.plan, settings.keysPerSecond), settings.keysPerSecond));
  }
}

function report({ event, plan, jobId }: Change, keysPerSecond: number | null): unknown {
  const { seconds, ...cost } = planCost(plan, keysPerSecond);
  const { rule, title, keyTemplates, menus, outbox, settleMs, approveAbove, priority } = plan;
  return {
    rule,
    title,
    detailType: event.detailType,
    source: event.source,
    workflowId: jobId === null ? null : invalidationWorkflowId(event),
    stores: storeCount(plan),
    keys: keyCount(plan),
    firstKeys: firstKeys(plan),
    keyTemplates,
    menus,
    outbox,
    settleMs,
    approveAbove,
    needsApproval: approveAbove !== null && plan.stores.length > approveAbove,
    priority,
    lane: laneOf(plan),
    keysPerSecond,
    etaSeconds: seconds,
    cost: { ...cost, cacheOperations: cost.deletes + cost.looks },
  };
}
