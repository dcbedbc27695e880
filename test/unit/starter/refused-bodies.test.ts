import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import type { RefusalReason } from '../../../src/rules/event-refused.ts';
import { editedBody, eventBody } from './event-body.ts';
import { refusalOf } from './refusal.ts';

const refusal = (body: string | Uint8Array) => refusalOf(() => parseEnvelope(body));

describe('a body that is no event', () => {
  const lone = '\\ud800';
  const table: [name: string, body: string | Uint8Array, reason: RefusalReason, message: RegExp][] = [
    ['empty', '', 'not-json', /^body: empty/],
    ['only white space', ' \n', 'not-json', /^body: empty/],
    ['text', 'hello', 'not-json', /^body: not valid JSON$/],
    ['truncated', eventBody().slice(0, -1), 'not-json', /^body: not valid JSON$/],
    ['followed by more', `${eventBody()}{}`, 'not-json', /^body: not valid JSON$/],
    ['begun with a byte order mark', `\uFEFF${eventBody()}`, 'not-json', /byte order mark/],
    [
      'begun with a byte order mark, in bytes',
      Buffer.from(`\uFEFF${eventBody()}`),
      'not-json',
      /byte order mark/,
    ],
    ['UTF-16', Buffer.from(eventBody(), 'utf16le'), 'not-json', /^body: not valid JSON$/],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${eventBody()}`, 'utf16le'), 'not-json', /^body: not UTF-8/],
    [
      'cut within a character',
      Buffer.from(eventBody({ envelope: { x: 'é' } })).subarray(0, -3),
      'not-json',
      /^body: not/,
    ],
    [
      'Latin-1',
      Buffer.from(eventBody({ envelope: { source: 'é' } }), 'latin1'),
      'not-json',
      /^body: not UTF-8/,
    ],
    ['a number', '123', 'schema', /^body: expected an EventBridge envelope/],
    ['a list', '[]', 'schema', /^body: expected an EventBridge envelope/],
    ['null', 'null', 'schema', /^body: expected an EventBridge envelope/],
    ['an empty object', '{}', 'schema', /^detail-type: expected a text/],
    [
      'without a source',
      eventBody({ envelope: { source: undefined } }),
      'schema',
      /^source: expected a text/,
    ],
    ['with an empty source', eventBody({ envelope: { source: '' } }), 'schema', /^source: /],
    ['with a padded source', eventBody({ envelope: { source: ' a' } }), 'schema', /^source: /],
    [
      'with a long detail-type',
      eventBody({ envelope: { 'detail-type': 'é'.repeat(65) } }),
      'schema',
      /^detail-type: .*128 bytes/,
    ],
    ['with a line break in the source', eventBody({ envelope: { source: 'a\nb' } }), 'schema', /^source: /],
    [
      'with a NUL in the detail-type',
      eventBody({ envelope: { 'detail-type': 'a\0' } }),
      'schema',
      /^detail-type: /,
    ],
    ['with a terminal escape in the id', eventBody({ envelope: { id: '\u001b[2J' } }), 'schema', /^id: /],
    ['with a reversed source', eventBody({ envelope: { source: 'a\u202eb' } }), 'schema', /^source: /],
    [
      'with half a character in the source',
      editedBody('"source":"', `"source":"${lone}`),
      'schema',
      /^source: /,
    ],
    ['with an object as id', eventBody({ envelope: { id: {} } }), 'schema', /^id: /],
    [
      'with a time that is none',
      eventBody({ envelope: { time: 'yesterday' } }),
      'schema',
      /^time: expected an ISO 8601/,
    ],
    [
      'with a time without zone',
      eventBody({ envelope: { time: '2026-11-20T17:00:00' } }),
      'schema',
      /^time: /,
    ],
    [
      'with the 30th of February',
      eventBody({ envelope: { time: '2026-02-30T17:00:00Z' } }),
      'schema',
      /^time: /,
    ],
    ['with a number as time', eventBody({ envelope: { time: 1795194000 } }), 'schema', /^time: /],
    [
      'with an endless time',
      eventBody({ envelope: { time: `2026-11-20T17:00:00.${'0'.repeat(99)}Z` } }),
      'schema',
      /^time: /,
    ],
    [
      'without detail',
      eventBody({ envelope: { detail: undefined } }),
      'schema',
      /^detail: expected an object/,
    ],
    [
      'with detail as text',
      eventBody({ envelope: { detail: '{}' } }),
      'schema',
      /^detail: expected an object/,
    ],
    [
      'without Payload',
      eventBody({ detail: { Payload: undefined } }),
      'schema',
      /^detail\.Payload: expected a text/,
    ],
    [
      'with Payload as an object',
      eventBody({ detail: { Payload: {} } }),
      'schema',
      /^detail\.Payload: expected a text/,
    ],
    ['with an empty Payload', eventBody({ detail: { Payload: '' } }), 'not-json', /^detail\.Payload: empty/],
    [
      'with a broken Payload',
      eventBody({ detail: { Payload: '{"a":' } }),
      'not-json',
      /^detail\.Payload: not valid JSON$/,
    ],
    [
      'with a number as field name',
      eventBody({ detail: { Payload: '{1:2}' } }),
      'not-json',
      /^detail\.Payload: not/,
    ],
    [
      'with a list as Payload',
      eventBody({ payload: ['12345'] }),
      'schema',
      /^detail\.Payload: expected a text that holds/,
    ],
    ['with null as Payload', eventBody({ payload: null }), 'schema', /^detail\.Payload: /],
    ['with a number as Payload', eventBody({ payload: 5 }), 'schema', /^detail\.Payload: /],
  ];
  for (const [name, body, reason, message] of table) {
    it(`is refused: ${name}`, () => {
      const error = refusal(body);
      assert.equal(error.reason, reason);
      assert.match(error.message, message);
      assert.equal(error.message.split('\n').length, 1);
    });
  }

  it('never shows up in the refusal, nor in its cause', () => {
    const canary = 'c4n4ry';
    const bodies = [
      `{"${canary}`,
      canary,
      eventBody({ envelope: { source: `${canary}\n` } }),
      eventBody({ envelope: { time: canary } }),
      eventBody({ detail: { ID: canary } }),
      eventBody({ detail: { Payload: canary } }),
    ];
    for (const body of bodies) {
      const error = refusal(body);
      assert.equal(error.cause, undefined);
      assert.doesNotMatch(`${error.message}${error.stack ?? ''}${JSON.stringify(error)}`, /c4n4ry/);
    }
  });
});
