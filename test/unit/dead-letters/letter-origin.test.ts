import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { letterOrigin } from '../../../src/dead-letters/letter-origin.ts';
import { editedBody, eventBody } from '../starter/event-body.ts';

const nowhere = { detailType: null, source: null, job: null };

describe('the origin of a dead letter', () => {
  it('is read with every digit of the job id, whatever is wrong with the rest', () => {
    assert.deepEqual(
      letterOrigin(editedBody('"ID":123,"Payload":"', '"ID":18446744073709551615,"Payload":7,"x":"')),
      {
        detailType: 'Pricing_InvalidateMenuExporterCache',
        source: 'tb.menu.pricing-service',
        job: '18446744073709551615',
      },
    );
  });

  it('leaves out what is not safe to print, and keeps the others', () => {
    for (const source of ['a\u001b[31m', 'a\nb', '\u202ea', 'x'.repeat(129), '', 7, null, {}, ['a']]) {
      const { source: seen, job } = letterOrigin(eventBody({ envelope: { source } }));
      // An integer is its text, as the bridge reads it.
      assert.deepEqual([seen, job], [source === 7 ? '7' : null, '123']);
    }
    for (const ID of ['1\u001b[31m', '9'.repeat(21), 1.5, -1, {}, null]) {
      assert.equal(letterOrigin(eventBody({ detail: { ID } })).job, null);
    }
    assert.equal(letterOrigin(eventBody({ envelope: { detail: [] } })).job, null);
  });

  it('is nowhere in a body that cannot be read', () => {
    for (const body of ['', 'no', '[]', 'null', '1', '"text"', '['.repeat(200_000), '{"source":"a"']) {
      assert.deepEqual(letterOrigin(body), nowhere);
    }
  });
});
