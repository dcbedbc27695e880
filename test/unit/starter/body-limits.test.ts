import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { editedBody, eventBody } from './event-body.ts';
import { refusalOf } from './refusal.ts';

const refusal = (body: string | Uint8Array) => refusalOf(() => parseEnvelope(body));

describe('the limits of a body', () => {
  const limit = 1024 * 1024;
  const padded = (bytes: number, filler: string) => {
    const empty = eventBody({ envelope: { filler: '' } });
    const room = bytes - Buffer.byteLength(empty);
    const count = Math.floor(room / Buffer.byteLength(filler));
    return eventBody({
      envelope: { filler: filler.repeat(count) + 'x'.repeat(room - count * Buffer.byteLength(filler)) },
    });
  };

  for (const filler of ['x', 'é', '😀']) {
    it(`lie at 1 MiB of UTF-8, filled with ${filler}`, () => {
      assert.equal(Buffer.byteLength(padded(limit, filler)), limit);
      assert.equal(parseEnvelope(padded(limit, filler)).jobId, '123');
      assert.equal(parseEnvelope(Buffer.from(padded(limit, filler))).jobId, '123');
      for (const body of [padded(limit + 1, filler), Buffer.from(padded(limit + 1, filler))]) {
        const error = refusal(body);
        assert.equal(error.reason, 'too-large');
        assert.match(error.message, /^body: larger than 1048576 bytes \(limit bodyBytes\)$/);
      }
    });
  }

  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('lie at 32 levels, in the body and in the Payload', () => {
    parseEnvelope(editedBody('"resources":[]', `"resources":${nested(31)}`));
    parseEnvelope(eventBody({ detail: { Payload: `{"a":${nested(31)}}` } }));
    const outer = refusal(editedBody('"resources":[]', `"resources":${nested(32)}`));
    assert.equal(outer.message, 'body: nested deeper than 32 levels (limit nestingDepth)');
    const inner = refusal(eventBody({ detail: { Payload: `{"a":${nested(32)}}` } }));
    assert.equal(inner.message, 'detail.Payload: nested deeper than 32 levels (limit nestingDepth)');
  });

  it('hold 200,000 levels deep, closed or not, of lists or objects', () => {
    for (const body of [nested(200_000), '['.repeat(200_000), '{"a":'.repeat(200_000)]) {
      assert.equal(refusal(body).reason, 'too-deep');
    }
    for (const payload of [nested(200_000), '['.repeat(200_000), '{"":'.repeat(100_000)]) {
      assert.equal(refusal(eventBody({ detail: { Payload: payload } })).reason, 'too-deep');
    }
  });

  it('do not count brackets within strings', () => {
    const event = parseEnvelope(eventBody({ payload: { note: '[{"\\'.repeat(1000) } }));
    assert.equal(event.payload['note'], '[{"\\'.repeat(1000));
  });
});
