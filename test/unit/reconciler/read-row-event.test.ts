import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readRowEvent } from '../../../src/reconciler/read-row-event.ts';
import { eventEnvelope } from '../../../src/relay/event-envelope.ts';
import { EventRefused } from '../../../src/rules/event-refused.ts';
import { readMessage } from '../../../src/starter/read-message.ts';
import { shippedRules } from '../../starter/support/change-event.ts';

const rule = { detailType: 'Pricing_InvalidateMenuExporterCache', source: 'tb.menu.pricing-service' };
const createdAt = new Date('2026-01-01T12:00:00.123Z');

describe('the event of an outbox row', () => {
  it('has the plan, hash, id and time of the message that the relay makes of the row', () => {
    const anyPayload = fc.record(
      {
        tb_restaurant_id: fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)),
        price_types: fc.subarray(['base', 'swap', 'standard', 'child']),
        note: fc.string({ unit: 'binary' }),
      },
      { requiredKeys: ['tb_restaurant_id'] },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), anyPayload, (id, fields) => {
        const payload = JSON.stringify(fields);
        const row = {
          id: String(id),
          eventType: rule.detailType,
          source: rule.source,
          payload,
          createdAt,
        };
        const sent = readMessage(shippedRules, eventEnvelope(row, 'us-east-1'));
        const read = readRowEvent(shippedRules, rule, row.id, { payload, createdAt });
        assert.deepEqual(read, { ...sent, event: { ...sent.event, eventId: '' } });
      }),
    );
  });

  it('is refused like the message would be', () => {
    for (const [payload, reason] of [
      ['{"tb_restaurant_id":null}', 'schema'],
      ['{"tb_restaurant_id":["x y"]}', 'store-id'],
      ['not json', 'not-json'],
      [null, 'too-large'],
    ] as const) {
      assert.throws(
        () => readRowEvent(shippedRules, rule, '1', { payload, createdAt }),
        (error) => error instanceof EventRefused && error.reason === reason,
      );
    }
  });
});
