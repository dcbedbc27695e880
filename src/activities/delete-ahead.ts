import { mayDeleteAhead } from '../contract/ahead.ts';
import { expandKey, type InvalidationPlan } from '../contract/plan.ts';
import { timeoutSignal } from '../timeout-signal.ts';
import type { Ports } from './ports.ts';

/** A delete that has not had its turn by then is left to the run: it would only take the turn of the run's own. */
const patienceMs = 200;

/**
 * Sends the deletes of a small event beside the start of its run, which makes them all the same: they only bring the
 * first delete forward. Behind the process's limiter, and never while the fleet is paused. Returns whether they were
 * sent; what becomes of them nobody waits for, and what fails is the run's to repeat and to tell.
 */
export function deleteAhead({ cache, fleet }: Pick<Ports, 'cache' | 'fleet'>) {
  return (plan: InvalidationPlan): boolean => {
    if (!mayDeleteAhead(plan) || fleet.hold !== undefined) return false;
    const call = {
      limiterClass: plan.priority === 'bulk' ? 'bulk' : 'urgent',
      signal: AbortSignal.any([fleet.holdSignal, timeoutSignal(patienceMs)]),
    } as const;
    for (const store of plan.stores)
      for (const template of plan.keyTemplates)
        cache.deleteKey(expandKey(template, store), call).catch(() => undefined);
    return true;
  };
}
