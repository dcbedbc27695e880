import { batchWindow } from '../contract/batch-window.ts';
import { chunk } from '../contract/chunk.ts';
import { deleteLane, laneOf } from '../contract/lane.ts';
import { limits } from '../contract/limits.ts';
import { keyCount, storeCount, type InvalidationPlan } from '../contract/plan.ts';
import { settleBatchSize, windowFor } from '../workflows/run-pace.ts';

/** What one worker process deletes in a second without a rate, about: row B1 of the benchmark. */
const unlimitedPerSecond = 3600;

/** What a run will cost that meets no failure and no operator. */
export interface PlanCost {
  /** Cache calls that delete a key; each key that is found refilled adds one. */
  readonly deletes: number;
  /** `keysExist` calls of the settle stage. */
  readonly looks: number;
  /** Billable actions of Temporal Cloud; see https://docs.temporal.io/cloud/actions. An estimate in the bulk lane. */
  readonly temporalActions: number;
  /** Time for the deletes, the looks and the lag between them, in seconds; null where no rate bounds them. */
  readonly seconds: number | null;
}

/** Cost of a plan at a fleet rate, in cache calls a second; null is unlimited. Pure. */
export function planCost(plan: InvalidationPlan, fleetPerSecond: number | null): PlanCost {
  const deletes = keyCount(plan);
  const looks = lookCount(plan);
  const deleteRate = smaller(fleetPerSecond, plan.keysPerSecond);
  const lookRate = fleetPerSecond ?? Infinity;
  const seconds = deleteRate === null ? null : deletes / deleteRate + looks / lookRate + plan.settleMs / 1000;
  return {
    deletes,
    looks,
    temporalActions: temporalActions(plan, deleteRate, batchWindow(fleetPerSecond)),
    seconds,
  };
}

function lookCount(plan: InvalidationPlan): number {
  if (plan.settleMs === 0) return 0;
  const storesPerLook = Math.max(1, Math.floor(limits.keysPerLook / Math.max(1, plan.keyTemplates.length)));
  return settleBatches(plan).reduce((sum, stores) => sum + Math.ceil(stores / storesPerLook), 0);
}

/** Stores of each settle step: all at once in the local lane; in the bulk lane two delete batches, or one at a low rate. */
function settleBatches(plan: InvalidationPlan): number[] {
  const isSlow = settleBatchSize(plan.keysPerSecond, plan.keyTemplates.length) < limits.settleBatchStores;
  const bulkSize = isSlow ? limits.bulkBatchStores : limits.settleBatchStores;
  const size = deleteLane(plan) === 'local' ? plan.stores.length : bulkSize;
  return plan.stores.length === 0 ? [] : chunk(plan.stores, size).map((batch) => batch.length);
}

function temporalActions(plan: InvalidationPlan, rate: number | null, window: number): number {
  const start = 1;
  const stages = deleteLane(plan) === 'local' ? localActions(plan) : bulkActions(plan, rate, window);
  // One activity, with a heartbeat for each second that its stores take; and the mark in a task of its own.
  const activeMenus = plan.menus.kind === 'allActive' ? 2 + (plan.outbox === 'own' ? 1 : 0) : 0;
  // A run of the bulk lane shows its last phase as a search attribute.
  const lastPhase = laneOf(plan) === 'bulk' ? 1 : 0;
  const needsApproval = plan.approveAbove !== null && storeCount(plan) > plan.approveAbove;
  // The signal, and the phase before and after it.
  const approval = needsApproval ? 3 : 0;
  return start + stages + activeMenus + lastPhase + approval;
}

/** All local activities of one workflow task are one action; the settle timer makes a second task. */
function localActions(plan: InvalidationPlan): number {
  const hasSteps = plan.stores.length > 0 || plan.outbox === 'own';
  const settles = plan.stores.length > 0 && plan.settleMs > 0;
  return (hasSteps ? 1 : 0) + (settles ? 2 : 0);
}

/** An activity for each batch, with a heartbeat for each second it takes, a timer for each settle batch, the phase `settling`, the mark. */
function bulkActions(plan: InvalidationPlan, rate: number | null, window: number): number {
  const batches = chunk(plan.stores, limits.bulkBatchStores).length;
  const settle = settleBatches(plan).length;
  const settles = plan.settleMs > 0;
  const batchKeys = keyCount(plan) / Math.max(1, batches);
  const batchSeconds =
    (batchKeys / (rate ?? unlimitedPerSecond)) * Math.min(batches, windowFor(plan.keysPerSecond, window));
  // A heartbeat reaches the server once a second.
  const deleteActions = batches * (1 + Math.floor(batchSeconds));
  const settleActions = settles ? settle * 2 + 1 : 0;
  return deleteActions + settleActions + (plan.outbox === 'own' && plan.menus.kind !== 'allActive' ? 1 : 0);
}

function smaller(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
