import type { ChangeEvent } from '../contract/event.ts';
import { globalUnit, type InvalidationPlan, type Priority } from '../contract/plan.ts';
import { EventRefused } from './event-refused.ts';
import { readSelection } from './read-selection.ts';
import { readStores } from './read-stores.ts';
import type { Rule, Rules } from './rule.ts';

/** Names listed in a refusal. */
const namesShown = 10;

/**
 * What a run has to do for an event, worked out from the rules of now; a later rules file never changes it. Pure.
 * The payload is that of `parseEnvelope`, where integers are text. Throws `EventRefused`.
 */
export function planEvent(rules: Rules, event: ChangeEvent): InvalidationPlan {
  const rule = rules.find(event.detailType, event.source);
  if (!rule) throw noRule(rules, event.detailType);
  const stores = rule.fanOut === null ? [globalUnit] : readStores(event.payload, rule.fanOut);
  const selected = rule.select && readSelection(event.payload, rule.select);
  return {
    rule: rule.name,
    title: rule.title,
    stores,
    keyTemplates: rule.keys
      .filter(({ when }) => when === null || selected === null || when.some((value) => selected.has(value)))
      .map(({ template }) => template),
    menus: rule.menus,
    outbox: rule.outbox,
    settleMs: rule.settleMs,
    approveAbove: rule.approveAbove,
    priority: priorityOf(rule, stores.length),
    keysPerSecond: rule.keysPerSecond,
  };
}

function priorityOf(rule: Rule, stores: number): Priority {
  return stores > rule.bulkAbove ? 'bulk' : rule.priority;
}

function noRule(rules: Rules, detailType: string): EventRefused {
  const sources = rules.all.filter((rule) => rule.detailType === detailType).map(({ source }) => source);
  if (sources.length > 0) {
    const problem = `not one that sends ${detailType}; expected ${listed(sources)} (rules file ${rules.path})`;
    return new EventRefused('no-rule', 'source', problem);
  }
  const types = [...new Set(rules.all.map((rule) => rule.detailType))];
  const problem = `no rule takes it; expected ${listed(types)} (rules file ${rules.path})`;
  return new EventRefused('no-rule', 'detail-type', problem);
}

function listed(names: readonly string[]): string {
  const more = names.length - namesShown;
  return names.slice(0, namesShown).join(' or ') + (more > 0 ? ` or ${more} more` : '');
}
