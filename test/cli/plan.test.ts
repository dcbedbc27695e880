import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { emptyHome, runFreshet } from './support/run-freshet.ts';

const plan = z.object({
  rule: z.string(),
  workflowId: z.string().nullable(),
  stores: z.number(),
  keys: z.number(),
  firstKeys: z.array(z.string()),
  lane: z.string(),
  priority: z.string(),
  etaSeconds: z.number().nullable(),
  cost: z.object({ deletes: z.number(), looks: z.number(), temporalActions: z.number() }),
});

async function plansOf(args: string[], options: Parameters<typeof runFreshet>[1] = {}) {
  const { code, stdout, stderr } = await runFreshet(['plan', '--json', ...args], options);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return z.object({ plans: z.array(plan) }).parse(JSON.parse(stdout)).plans;
}

/** An event as EventBridge delivers it; the id is spliced in, as a JS number would lose its digits. */
function envelope(id: string, payload: unknown, source = 'tb.menu.pricing-service'): string {
  const head = { 'detail-type': 'Pricing_InvalidateMenuExporterCache', source };
  const detail = `{"ID":${id},"Payload":${JSON.stringify(JSON.stringify(payload))}}`;
  return `${JSON.stringify(head).slice(0, -1)},"detail":${detail}}`;
}

describe('freshet plan, without any server', () => {
  it('says what a price change of two stores would do', async () => {
    const { code, stdout } = await runFreshet(['plan', '--stores', '101,102']);
    assert.equal(code, 0);
    assert.match(stdout, /^rule +pricing \(Price change\)$/m);
    assert.match(stdout, /^stores +2: 101, 102$/m);
    assert.match(stdout, /^keys +8: base_price:101, swap_price:101, .*, and 3 more$/m);
    assert.match(stdout, /^menus +of 2 stores$/m);
    assert.match(stdout, /^lane +local$/m);
    assert.match(stdout, /^outbox row +marked last$/m);
    assert.match(stdout, /^cache +8 deletes, 1 look /m);
    assert.match(stdout, /^Temporal +4 actions$/m);
  });

  it('takes along what a selection takes along', async () => {
    const [selected] = await plansOf(['--stores', '7', '--select', 'standard']);
    assert.deepEqual(selected?.firstKeys, ['standard_price:7', 'child_price:7']);
    const [alias] = await plansOf(['--stores', '7', '--price-types', 'standard']);
    assert.deepEqual(alias, selected);
  });

  it('plans the global keys of a rule without fan-out', async () => {
    const [product] = await plansOf(['--type', 'product']);
    assert.equal(product?.rule, 'product');
    assert.equal(product.stores, 0);
    assert.deepEqual(product.firstKeys, [
      'base_products',
      'product_config',
      'combo_config',
      'cdm_loc_relations',
    ]);
    assert.equal(product.lane, 'bulk');
  });

  it('tells the time at the rate of the fleet, and none without a rate', async () => {
    const file = join(emptyHome, 'stores.txt');
    writeFileSync(file, `# all of them\n${Array.from({ length: 8000 }, (_, n) => n).join('\r\n')}\n\n`);
    const [limited] = await plansOf(['--file', file], { env: { FRESHET_KEYS_PER_SECOND: '1000' } });
    assert.equal(limited?.stores, 8000);
    assert.equal(limited.keys, 32_000);
    assert.equal(limited.lane, 'bulk');
    assert.equal(limited.priority, 'bulk');
    assert.ok(limited.etaSeconds !== null && limited.etaSeconds > 32 && limited.etaSeconds < 36);
    const [unlimited] = await plansOf(['--file', file], { env: { FRESHET_KEYS_PER_SECOND: 'unlimited' } });
    assert.equal(unlimited?.etaSeconds, null);
  });

  it('reads an event from standard input, and loses no digit of its id', async () => {
    const [event] = await plansOf(['--file', '-'], {
      stdin: envelope('18446744073709551615', { tb_restaurant_id: [12345, 'S-7'] }, 'outboxPoller'),
    });
    assert.equal(event?.rule, 'pricing-legacy');
    assert.deepEqual(event.firstKeys, ['edm_price:12345', 'edm_price:S-7']);
    assert.equal(
      event.workflowId,
      'invalidation/Pricing_InvalidateMenuExporterCache/outboxPoller/18446744073709551615',
    );
  });

  it('reads several events, as a list or one a line', async () => {
    const events = ['9007199254740993', '2'].map((id) => envelope(id, { tb_restaurant_id: [id] }));
    const ids = events.map((_, index) => ['9007199254740993', '2'][index]);
    for (const stdin of [`[${events.join(',')}]`, events.join('\n')]) {
      const plans = await plansOf(['--file', '-'], { stdin });
      assert.deepEqual(
        plans.map(({ workflowId }) => workflowId?.split('/').at(-1)),
        ids,
      );
    }
  });

  it('refuses what the bridge would refuse, naming the event', async () => {
    const stdin = [envelope('1', { tb_restaurant_id: [1] }), envelope('0', { tb_restaurant_id: [1] })].join(
      '\n',
    );
    const { code, stdout, stderr } = await runFreshet(['plan', '--file', '-'], { stdin });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /event 2: detail\.ID: expected an integer/);
  });

  it('refuses options that contradict an event', async () => {
    const stdin = envelope('1', { tb_restaurant_id: [1] });
    const { code, stderr } = await runFreshet(['plan', '--file', '-', '--select', 'base'], { stdin });
    assert.equal(code, 2);
    assert.match(stderr, /The file holds events/);
  });

  it('refuses a file that is neither stores nor events', async () => {
    for (const stdin of ['', '[]', '[1', '{"a":', '\u0000\u0001']) {
      const { code, stderr } = await runFreshet(['plan', '--file', '-'], { stdin });
      assert.equal(code, 2, JSON.stringify(stdin));
      assert.match(stderr, /^freshet: [^\n]+\n$/);
    }
  });

  it('plans with the rules file that the settings name', async () => {
    const file = join(emptyHome, 'rules.yaml');
    writeFileSync(
      file,
      `rules:
  - name: own
    title: Own change
    match: { detailType: Own, source: test }
    fanOut: ids
    keys: [{ key: "own:{store}" }]
    menus: none
    outbox: foreign
    settleSeconds: 0
    approveAbove: 1
    keysPerSecond: 2
`,
    );
    const { stdout } = await runFreshet(['plan', '--stores', 'a,b,c,d'], {
      env: { FRESHET_RULES_FILE: file },
    });
    assert.match(stdout, /^keys +4: own:a, own:b, own:c, own:d$/m);
    assert.match(stdout, /^approval +needs approval: waits for `approve`, the limit is 1 store$/m);
    assert.match(
      stdout,
      /^time +2 s at 5,000 cache calls a second of the fleet and 2 deletes a second of the rule$/m,
    );
    assert.match(stdout, /^outbox row +not ours to mark$/m);
  });
});
