import { createHash } from 'node:crypto';
import type { ChangeEvent } from '../contract/event.ts';
import { canonicalPayload } from './canonical-payload.ts';

/**
 * Hash (SHA-256, hex) that tells a redelivery from another change under the same id: over detail-type, source, job id
 * and the payload in canonical form. Envelope `id` and `time` differ between deliveries and stay out; so do the rules,
 * which may change between two deliveries.
 */
export function eventHash(event: Pick<ChangeEvent, 'detailType' | 'source' | 'jobId' | 'payload'>): string {
  return createHash('sha256')
    .update(JSON.stringify([event.detailType, event.source, event.jobId]))
    .update(canonicalPayload(event.payload))
    .digest('hex');
}
