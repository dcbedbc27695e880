import { eventBody } from '../../unit/starter/event-body.ts';
import type { RefusalReason } from '../../../src/rules/event-refused.ts';

/**
 * A body for each reason that validation finds, but for the one that no queue can carry: SQS refuses what is
 * larger than the limit itself. Some are odd on purpose, so that a change of a byte shows.
 */
export const poison: Readonly<Record<Exclude<RefusalReason, 'too-large' | 'content-conflict'>, string>> = {
  'not-json': '\uFEFF \r\n\t{"größe": "☕ \\ud800", not json}  \n',
  'too-deep': `${'[ '.repeat(40)}"é"${' ]'.repeat(40)}`,
  schema: `{ "detail-type" : "Ünïcode ☕",\n\t"source":\t""  }\n\n`,
  'job-id': eventBody({ detail: { ID: 1e300 } }),
  'store-id': eventBody({ payload: { tb_restaurant_id: ['1', "'; DROP TABLE\u2028 \u202e*"] } }),
  'too-many-stores': eventBody({
    payload: { tb_restaurant_id: Array.from({ length: 50_001 }, (_, index) => index) },
  }),
  selection: eventBody({ payload: { tb_restaurant_id: [1], price_types: ['tasse ☕'] } }),
  'no-rule': eventBody({ envelope: { source: 'nobody knows me' } }),
};
