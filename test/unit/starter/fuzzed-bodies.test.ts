import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EventRefused, refusalReasons } from '../../../src/rules/event-refused.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { planEvent } from '../../../src/rules/plan-event.ts';
import { eventHash } from '../../../src/starter/event-hash.ts';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import { shippedRulesPath } from '../rules/shipped-rules-path.ts';
import { eventBody } from './event-body.ts';

const rules = loadRules(shippedRulesPath);

/** Takes a body all the way to the start of a run. */
function take(body: string | Uint8Array): void {
  try {
    const event = parseEnvelope(body);
    planEvent(rules, event);
    eventHash(event);
    invalidationWorkflowId(event);
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    assert.ok(Object.hasOwn(refusalReasons, error.reason));
    assert.equal(error.message.split(/[\r\n\u2028\u2029]/).length, 1);
  }
}

const anyJson = fc.json({ maxDepth: 4 });
const anyPlace = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '\ud800', '\0', 1e300, -1, '1e3', '9'.repeat(30)),
);

/** Envelopes with any of their fields replaced by anything. */
const oddEnvelopes = fc
  .record(
    { id: anyPlace, 'detail-type': anyPlace, source: anyPlace, time: anyPlace, detail: anyPlace },
    { requiredKeys: [] },
  )
  .map((envelope) => eventBody({ envelope }));
const oddPayloads = fc
  .record({ tb_restaurant_id: anyPlace, price_types: anyPlace }, { requiredKeys: [] })
  .map((payload) => eventBody({ payload }));
const oddStores = fc
  .array(anyPlace, { maxLength: 5 })
  .map((stores) => eventBody({ payload: { tb_restaurant_id: stores } }));

const oddTypes = fc
  .array(fc.oneof(anyPlace, fc.constantFrom('base', 'standard')), { maxLength: 3 })
  .map((types) => eventBody({ payload: { tb_restaurant_id: [1], price_types: types } }));
const oddDetails = fc
  .record({ ID: anyPlace, Payload: anyPlace }, { requiredKeys: [] })
  .map((detail) => eventBody({ detail }));

/** A good body with a few bytes changed, cut out or put in. */
const damaged = fc
  .array(fc.tuple(fc.nat(1_000), fc.nat(3), fc.uint8Array({ maxLength: 3 })), { minLength: 1, maxLength: 4 })
  .map((edits) =>
    edits.reduce((body, [at, cut, insert]) => {
      const place = at % (body.length + 1);
      return Buffer.concat([body.subarray(0, place), insert, body.subarray(place + cut)]);
    }, Buffer.from(eventBody())),
  );

describe('a fuzzed body', () => {
  it('is planned or refused with a reason of the closed set, and never anything else', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.uint8Array(),
      anyJson,
      oddEnvelopes,
      oddPayloads,
      oddStores,
      oddTypes,
      oddDetails,
      damaged,
    );
    fc.assert(fc.property(bodies, take), { numRuns: 10_000 });
  });
});
