import { randomUUID } from 'node:crypto';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';

/** Kinds of events; `faults-rules.yaml` has a rule for each. */
export const eventKinds = {
  pricing: {
    detailType: 'Pricing_InvalidateMenuExporterCache',
    source: 'tb.menu.pricing-service',
    keys: ['base_price', 'swap_price', 'standard_price', 'child_price'],
    own: true,
  },
  legacy: {
    detailType: 'Pricing_InvalidateMenuExporterCache',
    source: 'outboxPoller',
    keys: ['edm_price'],
    own: false,
  },
  product: {
    detailType: 'Product_InvalidateMenuExporterCache',
    source: 'tb.menu.product-service',
    keys: ['base_products', 'product_config'],
    own: true,
  },
} as const;

export type EventKind = keyof typeof eventKinds;

/** Keys that an event of this kind deletes, by store. */
export function plannedKeys(kind: EventKind, stores: readonly string[]): Map<string, string[]> {
  const { keys } = eventKinds[kind];
  if (kind === 'product') return new Map([['*', [...keys]]]);
  return new Map(stores.map((store) => [store, keys.map((key) => `${key}:${store}`)]));
}

export function payloadOf(kind: EventKind, stores: readonly string[]): string {
  return JSON.stringify(kind === 'product' ? {} : { tb_restaurant_id: stores });
}

/** Body of a message; another envelope with each call. */
export function bodyOf(kind: EventKind, jobId: string, payload: string): string {
  const { detailType, source } = eventKinds[kind];
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    time: '2026-01-01T00:00:00Z',
    detail: { ID: jobId, Payload: payload },
  });
}

export function workflowIdOf(kind: EventKind, jobId: string): string {
  const { detailType, source } = eventKinds[kind];
  return invalidationWorkflowId({ detailType, source, jobId });
}
