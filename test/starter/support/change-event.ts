import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '../../../src/paths.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';

/** The rules as shipped. */
export const shippedRules = loadRules(join(projectRoot, 'rules', 'invalidation-rules.yaml'));

const detailType = 'Pricing_InvalidateMenuExporterCache';
const source = 'tb.menu.pricing-service';

/** Body of a price change. Another call with the same arguments is the same event in another envelope. */
export function priceChange(jobId: number, stores: readonly string[] = ['12345']): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    time: '2026-11-20T17:00:00Z',
    detail: { ID: jobId, Payload: JSON.stringify({ tb_restaurant_id: stores }) },
  });
}

/** Workflow ID of a price change. */
export function priceChangeRun(jobId: number): string {
  return `invalidation/${detailType}/${source}/${jobId}`;
}

/** Body of a product change: global keys, menus of all active stores. */
export function productChange(jobId: number): string {
  return priceChange(jobId)
    .replace(detailType, 'Product_InvalidateMenuExporterCache')
    .replace(source, 'tb.menu.product-service');
}
