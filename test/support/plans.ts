import type { InvalidationInput } from '../../src/contract/invalidation.ts';
import { limits } from '../../src/contract/limits.ts';
import type { InvalidationPlan } from '../../src/contract/plan.ts';

/** Several test files share a server at the same time. */
let lastJob = process.pid * 100_000;

/** Ids of `count` made-up stores. */
export function storeIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${String(index + 1).padStart(5, '0')}`);
}

/** Input of a run as the shipped pricing rule makes it, with a job id of its own; settle 0 unless said otherwise. */
export function pricingInput(
  stores: readonly string[],
  changes: Partial<InvalidationPlan> = {},
): InvalidationInput {
  lastJob += 1;
  return {
    event: {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: String(lastJob),
      eventId: 'b5d2c9a4-0000-4000-8000-000000000001',
      time: '2026-01-01T00:00:00Z',
    },
    plan: {
      rule: 'pricing',
      title: 'Price change',
      stores,
      keyTemplates: [
        'base_price:{store}',
        'swap_price:{store}',
        'standard_price:{store}',
        'child_price:{store}',
      ],
      menus: { kind: 'event' },
      outbox: 'own',
      settleMs: 0,
      approveAbove: null,
      priority: stores.length > 100 ? 'bulk' : 'normal',
      keysPerSecond: null,
      ...changes,
    },
    batchWindow: limits.batchWindow,
    joinsSteps: true,
  };
}
