import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChangeEvent } from '../../src/contract/event.ts';
import { globalUnit, type InvalidationPlan } from '../../src/contract/plan.ts';
import { runStaticDetails, runSummary } from '../../src/starter/run-summary.ts';

const event: ChangeEvent = {
  detailType: 'Pricing_InvalidateMenuExporterCache',
  source: 'tb.menu.pricing-service',
  jobId: '123',
  eventId: '6a7e8feb',
  time: '2026-11-20T17:00:00Z',
  payload: {},
};

const plan: InvalidationPlan = {
  rule: 'pricing',
  title: 'Price change',
  stores: ['1'],
  keyTemplates: ['base_price:{store}', 'swap_price:{store}'],
  menus: { kind: 'event' },
  outbox: 'own',
  settleMs: 2_000,
  approveAbove: null,
  priority: 'normal',
  keysPerSecond: null,
};

const stores = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('the summary of a run', () => {
  for (const [count, text] of [
    [0, '0 stores'],
    [1, '1 store'],
    [8_000, '8,000 stores'],
  ] as const) {
    it(`counts ${text}`, () => {
      const summary = runSummary(event, { ...plan, stores: stores(count) });
      assert.equal(summary, `Price change: ${text} (job 123, tb.menu.pricing-service)`);
    });
  }

  it('counts the global keys of a rule without stores', () => {
    const product = {
      ...plan,
      title: 'Product change',
      stores: [globalUnit],
      keyTemplates: ['a', 'b', 'c', 'd'],
    };
    assert.equal(
      runSummary(event, product),
      'Product change: 4 global keys (job 123, tb.menu.pricing-service)',
    );
  });

  it('stays one line of at most 400 bytes, whatever the names', () => {
    const summary = runSummary({ ...event, source: 'é\u{1F35F}\n'.repeat(300) }, plan);
    assert.ok(Buffer.byteLength(summary) <= 400);
    assert.ok(!summary.includes('\n'));
    assert.ok(summary.isWellFormed());
  });
});

describe('the static details of a run', () => {
  it('tell the change, the rule, the keys, the menus, the outbox and the event', () => {
    const details = runStaticDetails(event, { ...plan, stores: stores(8_000) });
    for (const expected of [
      '**8,000 stores**',
      '| keys | 16,000: `base_price:{store}` `swap_price:{store}` |',
      '| menus | of 8,000 stores, normal |',
      '| rule | `pricing` |',
      '| outbox row | marked last, by this run |',
      '| settle | 2000 ms |',
      '| event | `6a7e8feb` of `2026-11-20T17:00:00Z` |',
      '| progress | under Current Details while a worker runs;',
    ]) {
      assert.ok(details.includes(expected), `${expected} in ${details}`);
    }
  });

  it('keep texts of the event inside their cell', () => {
    const details = runStaticDetails({ ...event, eventId: '` | **forged**\n# forged' }, plan);
    assert.ok(details.includes('| event | `    **forged** # forged` of'));
  });

  it('hold at most 20,000 bytes', () => {
    const keyTemplates = Array.from({ length: 2_000 }, (_, index) => `some_rather_long_key_${index}:{store}`);
    assert.ok(Buffer.byteLength(runStaticDetails(event, { ...plan, keyTemplates })) <= 20_000);
  });
});
