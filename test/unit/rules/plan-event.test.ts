import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { expandKey, keyCount, storeCount } from '../../../src/contract/plan.ts';
import type { EventRefused } from '../../../src/rules/event-refused.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { parseRules } from '../../../src/rules/parse-rules.ts';
import { planEvent } from '../../../src/rules/plan-event.ts';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { eventBody } from '../starter/event-body.ts';
import { refusalOf } from '../starter/refusal.ts';
import { shippedRulesPath } from './shipped-rules-path.ts';

const rules = loadRules(shippedRulesPath);

/** Plan of a pricing event with this payload, written as JSON text. */
const planOf = (payload: string) =>
  planEvent(rules, parseEnvelope(eventBody({ detail: { Payload: payload } })));
const planOfStores = (stores: readonly unknown[]) => planOf(JSON.stringify({ tb_restaurant_id: stores }));
const planOfTypes = (types: unknown) =>
  planOf(JSON.stringify({ tb_restaurant_id: ['7'], price_types: types })).keyTemplates.map(
    (key) => key.split('_')[0],
  );

describe('the stores of an event', () => {
  it('keep their order and lose their repeats, as numbers and as text', () => {
    assert.deepEqual(planOfStores(['b', 12, 'a', '12', 'b']).stores, ['b', '12', 'a']);
  });

  it('keep every digit', () => {
    const ids = ['9007199254740993', '18446744073709551616', '1'.repeat(64)];
    assert.deepEqual(planOf(`{"tb_restaurant_id":[${ids.join(', ')}]}`).stores, ids);
  });

  it('may be none', () => {
    const plan = planOfStores([]);
    assert.deepEqual(plan.stores, []);
    assert.equal(keyCount(plan), 0);
  });

  it('may be 50,000, repeats not counted', () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => index);
    assert.equal(planOfStores([...ids, 1, '2']).stores.length, 50_000);
    const error = refusalOf(() => planOfStores([...ids, 50_000]));
    assert.equal(error.reason, 'too-many-stores');
    assert.match(
      error.message,
      /^detail\.Payload\.tb_restaurant_id: 50001 stores; .*50000 \(limit storesPerEvent\)$/,
    );
  });

  it('are ids of one to 64 letters, digits, underscores and hyphens', () => {
    const ids = ['A', '_', '-', '007', '1e3', 'constructor', '__proto__', '-5', 'x'.repeat(64)];
    assert.deepEqual(planOfStores(ids).stores, ids);
  });

  const bad: [name: string, json: string][] = [
    ['empty', '""'],
    ['65 characters', JSON.stringify('x'.repeat(65))],
    ['10 KB', JSON.stringify('x'.repeat(10_240))],
    ['a number of 65 digits', '1'.repeat(65)],
    ['a colon', '"a:b"'],
    ['a slash', '"a/b"'],
    ['a dot', '"a.b"'],
    ['a space', '"a b"'],
    ['a single quote', `"a'--"`],
    ['a double quote', '"a\\""'],
    ['a backslash', '"a\\\\"'],
    ['a line break', '"a\\n"'],
    ['a line break alone at the end of digits', '"12\\n"'],
    ['NUL', '"a\\u0000"'],
    ['a terminal escape', '"\\u001b[31m"'],
    ['an emoji', '"😀"'],
    ['a digit of another script', '"１２"'],
    ['a letter beyond ASCII', '"é"'],
    ['half a character', '"\\ud83d"'],
    ['the global unit', '"*"'],
    ['a placeholder', '"{store}"'],
    ['a replacement pattern', '"$&"'],
    ['a fraction', '1.5'],
    ['a whole number with a point', '1.0'],
    ['an exponent', '1e3'],
    ['minus zero', '-0'],
    ['null', 'null'],
    ['true', 'true'],
    ['a list', '["1"]'],
    ['an object', '{"id":1}'],
  ];
  for (const [name, json] of bad) {
    it(`refuse the whole event for one bad id: ${name}`, () => {
      const error = refusalOf(() => planOf(`{"tb_restaurant_id":["1",2,${json},"3"]}`));
      assert.equal(error.reason, 'store-id');
      assert.equal(
        error.message,
        'detail.Payload.tb_restaurant_id[2]: expected a JSON integer or 1 to 64 of the characters A-Z a-z 0-9 _ -',
      );
    });
  }

  it('refuse the event when the list is missing, null or something else', () => {
    for (const payload of ['{}', '{"tb_restaurant_id":null}', '{"__proto__":{"tb_restaurant_id":["1"]}}']) {
      const error = refusalOf(() => planOf(payload));
      assert.equal(error.reason, 'schema');
      assert.match(error.message, /^detail\.Payload\.tb_restaurant_id: missing or null; expected a list/);
    }
    for (const payload of ['"7"', '7', '{}', '{"0":"7","length":1}', 'true']) {
      const error = refusalOf(() => planOf(`{"tb_restaurant_id":${payload}}`));
      assert.equal(error.message, 'detail.Payload.tb_restaurant_id: expected a list of store ids');
    }
  });

  it('are not looked for in what every object inherits', () => {
    const inherited = parseRules(
      'rules: [{name: a, title: A, match: {detailType: T, source: S}, fanOut: constructor, keys: [{key: "k:{store}"}], menus: event, outbox: own}]',
      'r.yaml',
    );
    const event = parseEnvelope(eventBody({ envelope: { 'detail-type': 'T', source: 'S' }, payload: {} }));
    assert.match(refusalOf(() => planEvent(inherited, event)).message, /constructor: missing or null/);
  });
});

describe('the price types of an event', () => {
  it('mean all when they are absent, null or empty', () => {
    for (const types of [undefined, null, []]) {
      assert.deepEqual(planOfTypes(types), ['base', 'swap', 'standard', 'child']);
    }
  });

  it('select their keys in the order of the rule, and standard takes child along', () => {
    const table: [types: string[], keys: string[]][] = [
      [['base'], ['base']],
      [
        ['swap', 'base', 'swap'],
        ['base', 'swap'],
      ],
      [['child'], ['child']],
      [['standard'], ['standard', 'child']],
      [
        ['child', 'standard'],
        ['standard', 'child'],
      ],
    ];
    for (const [types, keys] of table) assert.deepEqual(planOfTypes(types), keys);
  });

  it('refuse the event when one is unknown, by its index and without its value', () => {
    for (const type of ['Base', 'base ', '', 'all', 'constructor', null, 5, ['base'], {}]) {
      const error = refusalOf(() => planOfTypes(['base', type]));
      assert.equal(error.reason, 'selection');
      assert.equal(
        error.message,
        'detail.Payload.price_types[1]: expected one of base, swap, standard, child',
      );
    }
    for (const types of ['base', 5, {}, true]) {
      const error = refusalOf(() => planOfTypes(types));
      assert.equal(
        error.message,
        'detail.Payload.price_types: expected a list of base, swap, standard, child',
      );
    }
  });
});

describe('an event that no rule takes', () => {
  const planAs = (detailType: string, source: string) =>
    refusalOf(() =>
      planEvent(rules, parseEnvelope(eventBody({ envelope: { 'detail-type': detailType, source } }))),
    );
  const expectRefusal = (error: EventRefused, message: RegExp) => {
    assert.equal(error.reason, 'no-rule');
    assert.match(error.message, message);
  };

  it('is refused by its type when the type is unknown', () => {
    const known = /^detail-type: no rule takes it; expected Pricing_\w+ or Product_\w+ \(rules file .*\)$/;
    expectRefusal(planAs('Secret_Type', 'tb.menu.pricing-service'), known);
    expectRefusal(planAs('toString', 'constructor'), known);
  });

  it('is refused by its source when the type is known', () => {
    const known =
      /^source: not one that sends Pricing_\w+; expected tb\.menu\.pricing-service or outboxPoller /;
    expectRefusal(planAs('Pricing_InvalidateMenuExporterCache', 'Secret.source'), known);
    expectRefusal(planAs('Pricing_InvalidateMenuExporterCache', 'tb.menu.product-service'), known);
  });
});

describe('the priority of a run', () => {
  const ruleText = (options: string) =>
    `rules: [{name: a, title: A, match: {detailType: T, source: S}, fanOut: ids, keys: [{key: "k:{store}"}], menus: event, outbox: own, ${options}}]`;
  const priorityOf = (options: string, stores: number) =>
    planEvent(parseRules(ruleText(options), 'r.yaml'), {
      detailType: 'T',
      source: 'S',
      jobId: '1',
      eventId: '',
      time: '',
      payload: { ids: Array.from({ length: stores }, (_, index) => `s${index}`) },
    }).priority;

  it('is that of the rule up to a hundred stores, and bulk above', () => {
    assert.equal(priorityOf('settleSeconds: 0', 100), 'normal');
    assert.equal(priorityOf('settleSeconds: 0', 101), 'bulk');
    assert.equal(priorityOf('priority: urgent', 100), 'urgent');
    assert.equal(priorityOf('priority: urgent', 101), 'bulk');
  });

  it('turns bulk where the rule says', () => {
    assert.equal(priorityOf('bulkAbove: 0', 1), 'bulk');
    assert.equal(priorityOf('bulkAbove: 200', 200), 'normal');
  });
});

describe('a plan', () => {
  const storeId = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), fc.maxSafeNat());
  const types = fc.array(fc.constantFrom('base', 'swap', 'standard', 'child'), { maxLength: 6 });

  it('means exactly the keys of the selected types of the named stores', () => {
    fc.assert(
      fc.property(fc.array(storeId, { maxLength: 30 }), types, (stores, selected) => {
        const plan = planOf(JSON.stringify({ tb_restaurant_id: stores, price_types: selected }));
        const wanted = new Set(selected.length === 0 ? ['base', 'swap', 'standard', 'child'] : selected);
        if (wanted.has('standard')) wanted.add('child');
        const expected = new Set(stores.flatMap((id) => [...wanted].map((type) => `${type}_price:${id}`)));
        const keys = plan.stores.flatMap((id) => plan.keyTemplates.map((key) => expandKey(key, id)));
        assert.deepEqual(new Set(keys), expected);
        assert.equal(keys.length, expected.size);
        assert.equal(keyCount(plan), expected.size);
        assert.equal(storeCount(plan), new Set(stores.map(String)).size);
      }),
      { numRuns: 1000 },
    );
  });

  it('is plain data: it survives JSON, and the rules it came from', () => {
    const plan = planOfStores(['1', 2]);
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });

  it('of 50,000 long ids fits the 2 MB of a workflow input', () => {
    const body = eventBody({
      payload: { tb_restaurant_id: Array.from({ length: 50_000 }, (_, i) => 1e15 + i) },
    });
    const plan = planEvent(rules, parseEnvelope(body));
    assert.equal(plan.stores.length, 50_000);
    assert.ok(JSON.stringify(plan).length < 2_000_000);
  });
});
