import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventEnvelope } from '../../src/relay/event-envelope.ts';

const row = {
  id: '18446744073709551615',
  eventType: 'Pricing_InvalidateMenuExporterCache',
  source: 'tb.menu.pricing-service',
  payload: '{"tb_restaurant_id":["12345"]}',
  createdAt: new Date('2026-11-20T17:00:00.250Z'),
};

describe('the envelope', () => {
  it('is the one EventBridge makes, with the id as a bare number of all its digits', () => {
    const text = eventEnvelope(row, 'us-east-1');
    const uuid = /"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? '';
    assert.equal(
      text,
      `{"version":"0","id":"${uuid}","account":"000000000000","time":"2026-11-20T17:00:00.250Z","region":"us-east-1","resources":[],` +
        '"detail-type":"Pricing_InvalidateMenuExporterCache","source":"tb.menu.pricing-service",' +
        '"detail":{"ID":18446744073709551615,"Payload":"{\\"tb_restaurant_id\\":[\\"12345\\"]}"}}',
    );
  });

  it('has an id of its own each time', () => {
    const ids = [1, 2].map(() => /"id":"([^"]+)"/.exec(eventEnvelope(row, ''))?.[1]);
    assert.notEqual(ids[0], ids[1]);
  });

  it('carries any payload unchanged, in characters that SQS takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (payload) => {
        const text = eventEnvelope({ ...row, payload: `${payload}\uFFFE\uFFFF\u0000` }, '');
        assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
        const parsed: unknown = JSON.parse(text);
        assert.partialDeepStrictEqual(parsed, { detail: { Payload: `${payload}\uFFFE\uFFFF\u0000` } });
      }),
    );
  });

  it('refuses an id that is not digits', () => {
    assert.throws(() => eventEnvelope({ ...row, id: '1,"Payload":"x"' }, ''), TypeError);
  });
});
