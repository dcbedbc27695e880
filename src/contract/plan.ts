/** Limiter class and menu priority of a run. */
export type Priority = 'urgent' | 'normal' | 'bulk';

/** `priority` column of the menu queue: smaller is claimed first. */
export const menuPriority: Readonly<Record<Priority, 0 | 1 | 2>> = { urgent: 0, normal: 1, bulk: 2 };

/**
 * Priority key of a run's tasks at the Temporal server: smaller goes first, 3 is the server's default. A server without
 * the priority matcher takes no notice of it; see docs/decisions/0010-urgent-overtakes-bulk.md.
 */
export const taskPriority: Readonly<Record<Priority, 1 | 3 | 5>> = { urgent: 1, normal: 3, bulk: 5 };

/** Which menus a run queues. */
export type MenusPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'event' }
  /** All active stores, read page by page by the queue step, at most so many a second. */
  | { readonly kind: 'allActive'; readonly menusPerSecond: number };

/** The unit of a rule that does not fan out. No store can bear this name. */
export const globalUnit = '*';

/** Placeholder in a key template that stands for the store. */
export const storePlaceholder = '{store}';

/**
 * What a run does, worked out once from the rules when its event arrives and carried in its input, so that a later
 * rules file never changes a run that has started. Templates and a store list, never expanded keys.
 */
export interface InvalidationPlan {
  /** Name of the rule that matched. */
  readonly rule: string;
  /** What changed, in the rule's words, for the run's summary: `Price change`. */
  readonly title: string;
  /** Stores in the event's order without repeats; `[globalUnit]` for a rule without fan-out. */
  readonly stores: readonly string[];
  /** Selected templates, each once: `base_price:{store}`, or a plain key for a rule without fan-out. */
  readonly keyTemplates: readonly string[];
  readonly menus: MenusPlan;
  /** `own`: the outbox row is ours to read and mark. `foreign`: somebody else's, not touched. */
  readonly outbox: 'own' | 'foreign';
  /** Lag between the deletes and the look for refilled keys; 0 skips the stage. */
  readonly settleMs: number;
  /** More stores than this wait for `approve`; null never. */
  readonly approveAbove: number | null;
  readonly priority: Priority;
  /** The rule's own bound on cache deletes; null leaves it to the fleet's rate. */
  readonly keysPerSecond: number | null;
}

/** The cache key of a template for one store. */
export function expandKey(template: string, store: string): string {
  return template.replaceAll(storePlaceholder, store);
}

/** Stores of a plan as an operator counts them: a global rule names none. */
export function storeCount(plan: Pick<InvalidationPlan, 'stores'>): number {
  return plan.stores[0] === globalUnit ? 0 : plan.stores.length;
}

/** Cache keys a plan deletes. */
export function keyCount(plan: Pick<InvalidationPlan, 'stores' | 'keyTemplates'>): number {
  return plan.stores.length * plan.keyTemplates.length;
}
