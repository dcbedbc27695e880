import type { MenuRequest, OutboxRow, StoreStep } from '../contract/activities.ts';
import type { RunState } from './run-state.ts';
import { wantsEventMenus } from './run-state.ts';
import { paceOf } from './run-pace.ts';
import { takeVerifyKeys } from './verify-share.ts';

/** Input of a delete or settle step over some stores; `queuesMenus` where the step is the last one of its stores. */
export function storeStep(run: RunState, stores: readonly string[], queuesMenus: boolean): StoreStep {
  return {
    stores,
    keyTemplates: run.plan.keyTemplates,
    priority: run.plan.priority,
    keysPerSecond: paceOf(run),
    failedBefore: run.retrying,
    menus: queuesMenus && wantsEventMenus(run) ? menuRequest(run) : null,
  };
}

/** A settle step, the last one of its stores, with its share of the keys that the run has judged. */
export function settleStep(
  run: RunState,
  stores: readonly string[],
): StoreStep & { readonly verifyKeys: number } {
  const verifyKeys = takeVerifyKeys(run.verification, stores.length, run.plan.stores.length);
  return { ...storeStep(run, stores, true), verifyKeys };
}

/**
 * Row that the step in hand marks itself, because it is the last one of a small change: nothing else is left to be done. A
 * step less is a turn less in the sandbox, which is what a small change costs most.
 */
export function lastRow(run: RunState): { readonly marks?: OutboxRow } {
  const { plan, toDelete, toSettle, toQueue, failed } = run;
  const open = toDelete.length + toSettle.length + toQueue.length + failed.size;
  if (!run.joinsSteps || open > 0 || plan.outbox === 'foreign' || plan.menus.kind === 'allActive') return {};
  return { marks: outboxRow(run) };
}

/** The row of the run's event. */
export function outboxRow({ event }: RunState): OutboxRow {
  return { jobId: event.jobId, source: event.source };
}

/** On whose behalf the run queues menus. */
export function menuRequest(run: RunState): MenuRequest {
  const { jobId, source, eventId } = run.event;
  return { jobId, source, eventId, priority: run.plan.priority, outbox: run.plan.outbox };
}

/** A step of several stages: `delete, queue, mark 101`. */
export function stagesSummary(verb: string, step: Pick<StoreStep, 'stores' | 'menus' | 'marks'>): string {
  const stages = [verb, ...(step.menus ? ['queue'] : []), ...(step.marks ? ['mark'] : [])];
  return stepSummary(stages.join(', '), step.stores);
}

/** A step in the timeline of the run page: `delete 250 stores from 101`. */
export function stepSummary(verb: string, stores: readonly string[]): string {
  const [first = ''] = stores;
  return stores.length === 1 ? `${verb} ${first}` : `${verb} ${stores.length} stores from ${first}`;
}
