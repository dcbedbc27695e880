import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { EventRefused, refusalReasons } from '../../../src/rules/event-refused.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { readMessage, type ReadMessage } from '../../../src/starter/read-message.ts';
import { shippedRulesPath } from '../rules/shipped-rules-path.ts';
import { eventBody } from './event-body.ts';

const rules = loadRules(shippedRulesPath);

/** The schema of the specification, written down a second time and on JSON.parse alone; numbers lose digits here. */
const whole = z.number().refine(Number.isInteger);
const integer = z.union([whole, z.string().regex(/^[1-9]\d{0,19}$/)]);
const storeId = z.union([whole, z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)]);
const schema = z.object({
  'detail-type': z.enum(['Pricing_InvalidateMenuExporterCache', 'Product_InvalidateMenuExporterCache']),
  source: z.enum(['tb.menu.pricing-service', 'outboxPoller', 'tb.menu.product-service']),
  detail: z.object({ ID: integer, Payload: z.string() }),
});
const pricing = z.object({
  tb_restaurant_id: z.array(storeId).max(50_000),
  price_types: z.array(z.enum(['base', 'swap', 'standard', 'child'])).nullish(),
});
const pricingLegacy = pricing.omit({ price_types: true });

type Outcome = { readonly read: ReadMessage } | { readonly reason: string; readonly message: string };

function outcomeOf(body: string): Outcome {
  try {
    return { read: readMessage(rules, body) };
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

/** What is started must be in the schema, and its plan must name exactly the stores of the body. */
function assertSound(body: string, { event, plan }: ReadMessage): void {
  const envelope = schema.parse(JSON.parse(body));
  assert.equal(event.detailType, envelope['detail-type']);
  assert.ok(BigInt(event.jobId) >= 1n && BigInt(event.jobId) < 2n ** 64n);
  assert.equal(Number(event.jobId), Number(envelope.detail.ID));
  if (plan.rule === 'product') return;
  const form = plan.rule === 'pricing' ? pricing : pricingLegacy;
  const { tb_restaurant_id: stores } = form.parse(JSON.parse(envelope.detail.Payload));
  assert.ok(plan.stores.every((store) => /^[A-Za-z0-9_-]{1,64}$/.test(store)));
  const named = new Set(stores.map(String));
  const exact = stores.filter((store) => typeof store === 'string' || Number.isSafeInteger(store));
  assert.deepEqual(
    exact.filter((store) => !plan.stores.includes(String(store))),
    [],
  );
  assert.deepEqual(
    plan.stores.filter((store) => !named.has(store) && !named.has(String(Number(store)))),
    [],
  );
  assert.ok(plan.keyTemplates.every((template) => template.includes('{store}')));
}

function take(body: string): void {
  const outcome = outcomeOf(body);
  assert.deepEqual(outcomeOf(body), outcome, 'the second reading differs');
  if ('read' in outcome) assertSound(body, outcome.read);
  else {
    assert.ok(Object.hasOwn(refusalReasons, outcome.reason));
    assert.doesNotMatch(outcome.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
}

const odd = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '007',
  '1e3',
  '-0',
  '1.0',
  '18446744073709551616',
  '9007199254740993',
  '\\u0000',
  '\\ud800',
  '{',
  ']',
  '"',
  '\\',
  ',',
  'null',
  '[[',
  '\ufeff',
);
const id = fc.oneof(
  fc.integer({ min: -1, max: 2 ** 31 }),
  fc.string({ maxLength: 3 }),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/),
  fc.constantFrom('007', '1e3', 1.5, null),
);

/** Mostly sound events, of all rules. */
const events = fc
  .record({
    kind: fc.constantFrom(
      ['Pricing_InvalidateMenuExporterCache', 'tb.menu.pricing-service'],
      ['Pricing_InvalidateMenuExporterCache', 'outboxPoller'],
      ['Product_InvalidateMenuExporterCache', 'tb.menu.product-service'],
    ),
    ID: fc.oneof(fc.integer({ min: 1 }), fc.bigInt({ min: 1n, max: 2n ** 65n }).map(String)),
    stores: fc.oneof(fc.array(fc.integer({ min: 0, max: 99_999 })), fc.array(id, { maxLength: 3 })),
    types: fc.option(fc.array(fc.constantFrom('base', 'swap', 'standard', 'child', 'x'), { maxLength: 3 })),
  })
  .map(({ kind: [detailType, source], ID, stores, types }) =>
    eventBody({
      envelope: { 'detail-type': detailType, source },
      detail: { ID },
      payload: { tb_restaurant_id: stores, price_types: types },
    }).replace('"ID":123,', ''),
  );

/** Up to three places cut, doubled, or filled with something odd. */
const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.oneof(odd, fc.string({ maxLength: 2 }))), {
  maxLength: 3,
});
const mutated = fc.tuple(events, mutations).map(([body, edits]) =>
  edits.reduce((text, [at, cut, insert]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + insert + text.slice(place + cut);
  }, body),
);
const bytes = fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString('utf8'));

describe('any body', () => {
  it('is refused with a reason, or starts what its schema allows, and the same each time', () => {
    const bodies = fc.oneof(
      { weight: 2, arbitrary: events },
      { weight: 6, arbitrary: mutated },
      { weight: 1, arbitrary: bytes },
      { weight: 1, arbitrary: fc.json({ maxDepth: 5 }) },
    );
    fc.assert(fc.property(bodies, take), { numRuns: 10_000 });
  });

  it('of the generated ones is taken often enough to mean something', () => {
    const taken = fc.sample(fc.oneof(events, mutated), 2_000).filter((body) => 'read' in outcomeOf(body));
    assert.ok(taken.length > 200, `${taken.length} of 2,000`);
  });
});
