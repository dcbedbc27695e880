import { laneOf } from '../contract/lane.ts';
import { expandKey, keyCount, storeCount, type InvalidationPlan } from '../contract/plan.ts';
import type { Change } from './change.ts';
import { counted, duration, firstFew, thousands } from './format-values.ts';
import type { PlanCost } from './plan-cost.ts';

const itemsShown = 5;

/** A plan in words, one field a line. */
export function describePlan(
  { event, plan }: Change,
  cost: PlanCost,
  fleetPerSecond: number | null,
): [name: string, value: string][] {
  const stores = storeCount(plan);
  return [
    ['rule', `${plan.rule} (${plan.title})`],
    ['event', `${event.detailType} from ${event.source}`],
    ['stores', stores === 0 ? 'none' : `${thousands(stores)}: ${firstFew(plan.stores, itemsShown)}`],
    ['keys', `${thousands(keyCount(plan))}: ${firstFew(firstKeys(plan), itemsShown)}${moreKeys(plan)}`],
    ['menus', menus(plan)],
    ['settle', plan.settleMs === 0 ? 'none' : duration(plan.settleMs)],
    ['approval', approval(plan)],
    ['priority', plan.priority],
    ['lane', laneOf(plan)],
    ['outbox row', plan.outbox === 'own' ? 'marked last' : 'not ours to mark'],
    ['time', time(plan, cost, fleetPerSecond)],
    ['cache', cacheCost(plan, cost)],
    ['Temporal', `${laneOf(plan) === 'bulk' ? 'about ' : ''}${counted(cost.temporalActions, 'action')}`],
  ];
}

/** The first keys of a plan, in the order in which they are deleted. */
export function firstKeys(plan: InvalidationPlan, count = itemsShown): string[] {
  const stores = plan.stores.slice(0, Math.ceil(count / Math.max(1, plan.keyTemplates.length)));
  return stores
    .flatMap((store) => plan.keyTemplates.map((template) => expandKey(template, store)))
    .slice(0, count);
}

function moreKeys(plan: InvalidationPlan): string {
  const more = keyCount(plan) - itemsShown;
  return more > 0 ? `, and ${thousands(more)} more` : '';
}

function menus(plan: InvalidationPlan): string {
  if (plan.menus.kind === 'none') return 'none';
  if (plan.menus.kind === 'event') return `of ${counted(storeCount(plan), 'store')}`;
  return `of all active stores, ${thousands(plan.menus.menusPerSecond)} a second`;
}

function approval({ approveAbove, stores }: InvalidationPlan): string {
  if (approveAbove === null) return 'not needed';
  const limit = `the limit is ${counted(approveAbove, 'store')}`;
  return stores.length > approveAbove
    ? `needs approval: waits for \`approve\`, ${limit}`
    : `not needed: ${limit}`;
}

function time(plan: InvalidationPlan, { seconds }: PlanCost, fleetPerSecond: number | null): string {
  if (seconds === null) return 'no rate is set: as fast as cache and workers go';
  const rates = [
    ...(fleetPerSecond === null ? [] : [`${thousands(fleetPerSecond)} cache calls a second of the fleet`]),
    ...(plan.keysPerSecond === null ? [] : [`${thousands(plan.keysPerSecond)} deletes a second of the rule`]),
  ];
  return `${duration(seconds * 1000)} at ${rates.join(' and ')}`;
}

function cacheCost(plan: InvalidationPlan, { deletes, looks }: PlanCost): string {
  const more =
    plan.settleMs === 0
      ? ''
      : `, ${counted(looks, 'look')} for refilled keys, and a delete for each of those`;
  return `${counted(deletes, 'delete')}${more}`;
}
