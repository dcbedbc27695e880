import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadRules } from '../../../src/rules/load-rules.ts';
import type { RefusalReason } from '../../../src/rules/event-refused.ts';
import { BridgeCounter } from '../../../src/starter/bridge-counts.ts';
import { createMessageHandler } from '../../../src/starter/handle-message.ts';
import { memoryLogger } from '../../starter/support/memory-logger.ts';
import { shippedRulesPath } from '../rules/shipped-rules-path.ts';
import { editedBody, eventBody } from './event-body.ts';

const rules = loadRules(shippedRulesPath);
const canary = 'c4n4ry';

/** What is logged of a body that must not be started, on its first and on its last receive. */
async function logged(body: string): Promise<{ readonly reason: unknown; readonly text: string }> {
  const logger = memoryLogger();
  const handle = createMessageHandler({
    rules,
    start: () => assert.fail('it was started'),
    maxReceiveCount: () => Promise.resolve(5),
    counter: new BridgeCounter(),
    logger,
  });
  for (const ApproximateReceiveCount of ['1', '5']) {
    assert.equal(
      await handle({ MessageId: 'm', Body: body, Attributes: { ApproximateReceiveCount } }),
      'leave',
    );
  }
  assert.equal(logger.lines.length, 2);
  return { reason: logger.lines[0]?.fields['reason'], text: JSON.stringify(logger.lines) };
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const stores = (...ids: unknown[]): string => eventBody({ payload: { tb_restaurant_id: ids } });

const table: [name: string, body: string, reason: RefusalReason][] = [
  ['no JSON', canary, 'not-json'],
  ['truncated', eventBody({ envelope: { id: canary } }).slice(0, -2), 'not-json'],
  ['a byte order mark', `\ufeff${eventBody({ envelope: { id: canary } })}`, 'not-json'],
  ['UTF-16 read as text', Buffer.from(canary, 'utf16le').toString('latin1') + canary, 'not-json'],
  ['1 MiB and a byte', canary.padEnd(1024 * 1024 + 1, 'x'), 'too-large'],
  ['200,000 levels', `{"${canary}":${nested(200_000)}}`, 'too-deep'],
  ['200,000 levels of Payload', eventBody({ detail: { Payload: nested(200_000) + canary } }), 'too-deep'],
  ['a list', JSON.stringify([canary]), 'schema'],
  ['an envelope of other fields', JSON.stringify({ [canary]: canary }), 'schema'],
  ['a prototype', `{"__proto__":${eventBody({ envelope: { id: canary } })}}`, 'schema'],
  ['a constructor', `{"constructor":{"prototype":{"source":"${canary}"}}}`, 'schema'],
  ['a detail-type with a line break', eventBody({ envelope: { 'detail-type': `${canary}\n` } }), 'schema'],
  ['a source of a terminal', eventBody({ envelope: { source: `\u001b[31m${canary}` } }), 'schema'],
  ['a source as an object', eventBody({ envelope: { source: { [canary]: 1 } } }), 'schema'],
  ['an id as a list', eventBody({ envelope: { id: [canary] } }), 'schema'],
  ['a time that is none', eventBody({ envelope: { time: canary } }), 'schema'],
  ['detail as text', eventBody({ envelope: { detail: canary } }), 'schema'],
  ['an unknown detail-type', eventBody({ envelope: { 'detail-type': canary } }), 'no-rule'],
  ['a known type of another source', eventBody({ envelope: { source: canary } }), 'no-rule'],
  ['a detail-type named constructor', eventBody({ envelope: { 'detail-type': 'constructor' } }), 'no-rule'],
  ['ID as text', eventBody({ detail: { ID: canary } }), 'job-id'],
  ['ID as an object', eventBody({ detail: { ID: { [canary]: canary } } }), 'job-id'],
  ['ID as a list', eventBody({ detail: { ID: [canary] } }), 'job-id'],
  ['ID as 007 in text', eventBody({ detail: { ID: '007' } }), 'job-id'],
  ['ID as 007', editedBody('"ID":123', '"ID":007'), 'not-json'],
  ['ID as 1e3', editedBody('"ID":123', '"ID":1e3'), 'job-id'],
  ['ID as 2^64', editedBody('"ID":123', '"ID":18446744073709551616'), 'job-id'],
  ['Payload that is no JSON', eventBody({ detail: { Payload: canary } }), 'not-json'],
  ['Payload as an object', eventBody({ detail: { Payload: { [canary]: 1 } } }), 'schema'],
  ['Payload with a list', eventBody({ payload: [canary] }), 'schema'],
  ['stores as text', eventBody({ payload: { tb_restaurant_id: canary } }), 'schema'],
  ['stores as an object', eventBody({ payload: { tb_restaurant_id: { [canary]: 1 } } }), 'schema'],
  [
    'stores within a prototype',
    eventBody({ detail: { Payload: `{"__proto__":{"tb_restaurant_id":["${canary}"]}}` } }),
    'schema',
  ],
  ['a store with a separator', stores(1, `${canary}:1`), 'store-id'],
  ['a store with a quote', stores(`${canary}'`), 'store-id'],
  ['a store with a line break', stores(`${canary}\n`), 'store-id'],
  ['a store with NUL', stores(`${canary}\0`), 'store-id'],
  ['a store with ANSI', stores(`\u001b[2J${canary}`), 'store-id'],
  ['a store with an emoji', stores(`${canary}😀`), 'store-id'],
  ['a store of 10 KB', stores(canary.repeat(1_700)), 'store-id'],
  ['a store as an object', stores({ [canary]: canary }), 'store-id'],
  ['a store as a list', stores([canary]), 'store-id'],
  ['a store as 1e3', eventBody({ detail: { Payload: '{"tb_restaurant_id":[1e3]}' } }), 'store-id'],
  [
    '50,001 stores',
    stores(...Array.from({ length: 50_001 }, (_, index) => `${canary}-${index}`)),
    'too-many-stores',
  ],
  [
    'an unknown selection',
    eventBody({ payload: { tb_restaurant_id: [1], price_types: [canary] } }),
    'selection',
  ],
  ['a selection as text', eventBody({ payload: { tb_restaurant_id: [1], price_types: canary } }), 'schema'],
  [
    'a selection named toString',
    eventBody({ payload: { tb_restaurant_id: [1], price_types: ['toString'] } }),
    'selection',
  ],
];

describe('the log of a refused message', () => {
  for (const [name, body, reason] of table) {
    it(`has the reason and no value: ${name}`, async () => {
      const log = await logged(body);
      assert.equal(log.reason, reason);
      assert.ok(!log.text.includes(canary), log.text.slice(0, 500));
      assert.ok(log.text.length < 3_000);
    });
  }
});
