import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../../src/paths.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { planEvent } from '../../../src/rules/plan-event.ts';
import { rulesSchema } from '../../../src/rules/rules-schema.ts';
import { demoRulesPath, shippedRulesPath } from './shipped-rules-path.ts';

const pricing = { detailType: 'Pricing_InvalidateMenuExporterCache', source: 'tb.menu.pricing-service' };
const origin = { jobId: '1', eventId: '', time: '' };

describe('the shipped rules', () => {
  const rules = loadRules(shippedRulesPath);

  it('delete four price keys a store for a price change, and mark our row', () => {
    assert.deepEqual(planEvent(rules, { ...origin, ...pricing, payload: { tb_restaurant_id: ['7'] } }), {
      rule: 'pricing',
      title: 'Price change',
      stores: ['7'],
      keyTemplates: [
        'base_price:{store}',
        'swap_price:{store}',
        'standard_price:{store}',
        'child_price:{store}',
      ],
      menus: { kind: 'event' },
      outbox: 'own',
      settleMs: 2000,
      approveAbove: null,
      priority: 'normal',
      keysPerSecond: null,
    });
  });

  it('leave the row of the legacy publisher alone', () => {
    const event = { ...origin, ...pricing, source: 'outboxPoller', payload: { tb_restaurant_id: ['7'] } };
    assert.deepEqual(planEvent(rules, event), {
      rule: 'pricing-legacy',
      title: 'Price change (legacy)',
      stores: ['7'],
      keyTemplates: ['edm_price:{store}'],
      menus: { kind: 'event' },
      outbox: 'foreign',
      settleMs: 2000,
      approveAbove: null,
      priority: 'normal',
      keysPerSecond: null,
    });
  });

  it('delete four global keys for a product change, and queue all active stores at 50 a second', () => {
    const match = { detailType: 'Product_InvalidateMenuExporterCache', source: 'tb.menu.product-service' };
    assert.deepEqual(planEvent(rules, { ...origin, ...match, payload: {} }), {
      rule: 'product',
      title: 'Product change',
      stores: ['*'],
      keyTemplates: ['base_products', 'product_config', 'combo_config', 'cdm_loc_relations'],
      menus: { kind: 'allActive', menusPerSecond: 50 },
      outbox: 'own',
      settleMs: 2000,
      approveAbove: null,
      priority: 'bulk',
      keysPerSecond: null,
    });
  });

  it('differ from those of the demo in the rate of the menus only', () => {
    const paced = rules.all.map((rule) =>
      rule.menus.kind === 'allActive' ? { ...rule, menus: { ...rule.menus, menusPerSecond: 1000 } } : rule,
    );
    assert.deepEqual(loadRules(demoRulesPath).all, paced);
  });

  it('have a JSON schema that is up to date, and name it', () => {
    const schema: unknown = JSON.parse(
      readFileSync(join(projectRoot, 'rules/invalidation-rules.schema.json'), 'utf8'),
    );
    assert.deepEqual(schema, rulesSchema());
    for (const path of [shippedRulesPath, demoRulesPath]) {
      const name = /^# yaml-language-server: \$schema=(\S+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
      assert.deepEqual(JSON.parse(readFileSync(join(path, '..', name), 'utf8')), schema);
    }
  });
});
