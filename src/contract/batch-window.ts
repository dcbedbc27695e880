import { limits } from './limits.ts';

/**
 * Batches in flight of a new run, by the fleet's rate in calls a second; null is unlimited. A rate is shared out among
 * the workers: many batches, so that each worker holds one. Without a rate few saturate a worker, and more only make each
 * last longer: what lasts longer than a second sends heartbeats, which are billed.
 */
export function batchWindow(fleetPerSecond: number | null): number {
  return fleetPerSecond === null ? limits.unlimitedBatchWindow : limits.batchWindow;
}
