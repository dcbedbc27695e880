import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventHash } from '../../../src/starter/event-hash.ts';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { eventBody, type BodyChanges } from './event-body.ts';

const hashOf = (changes: BodyChanges) => eventHash(parseEnvelope(eventBody(changes)));
const payloadHash = (text: string) => hashOf({ detail: { Payload: text } });

/** The same value with the fields of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, reversed(field)])
      .reverse(),
  );
}

describe('the hash of an event', () => {
  it('is the same in every release', () => {
    assert.equal(hashOf({}), '0cdbcad494e7ef44f316ec98384d58b4c522a265e1ab8d5cece5d8012fd5d12d');
  });

  it('leaves out what differs between deliveries', () => {
    const envelope = { id: 'another', time: '2026-11-21T00:00:00Z', region: 'eu-west-1', version: '1' };
    assert.equal(hashOf({ envelope }), hashOf({}));
  });

  it('differs by detail-type, source, job id and payload', () => {
    const hashes = [
      hashOf({}),
      hashOf({ envelope: { 'detail-type': 'Other' } }),
      hashOf({ envelope: { source: 'other' } }),
      hashOf({ detail: { ID: 124 } }),
      hashOf({ payload: { tb_restaurant_id: ['12345'] } }),
      hashOf({ payload: { tb_restaurant_id: [] } }),
      hashOf({ payload: { tb_restaurant_id: ['12345', '12346'], price_types: ['base'] } }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('cannot be had by moving text from one part to the next', () => {
    const one = hashOf({ envelope: { 'detail-type': 'ab', source: 'c' } });
    assert.notEqual(one, hashOf({ envelope: { 'detail-type': 'a', source: 'bc' } }));
    assert.notEqual(payloadHash('{"a":["1,2"]}'), payloadHash('{"a":["1","2"]}'));
    assert.notEqual(payloadHash('{"a":["1\\",\\"2"]}'), payloadHash('{"a":["1","2"]}'));
  });

  it('is blind to white space, order of fields, and how an id is written', () => {
    const hash = payloadHash('{"tb_restaurant_id":["12345","12346"],"price_types":["base","swap"]}');
    const same = [
      '{ "tb_restaurant_id" : [ "12345" ,\n"12346" ] , "price_types" : ["base","swap"] }',
      '{"price_types":["base","swap"],"tb_restaurant_id":["12345","12346"]}',
      '{"tb_restaurant_id":[12345,"12346"],"price_types":["base","swap"]}',
      '{"tb_restaurant_id":["12346","12345","12346"],"price_types":["swap","base"]}',
      '{"tb_restaurant_id":["\\u0031\\u0032345","12346"],"price_types":["base","swap"]}',
    ];
    for (const text of same) assert.equal(payloadHash(text), hash, text);
  });

  it('keeps integers apart that a number would merge, and half characters', () => {
    assert.notEqual(payloadHash('{"a":9007199254740992}'), payloadHash('{"a":9007199254740993}'));
    assert.notEqual(payloadHash('{"a":"\\ud800"}'), payloadHash('{"a":"\\ud801"}'));
    assert.notEqual(payloadHash('{"a":null}'), payloadHash('{"a":1e999}'));
  });

  it('stays the same whatever the order of fields, in every payload', () => {
    const payloads = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(payloads, (payload) => {
        assert.equal(hashOf({ payload: reversed(payload) }), hashOf({ payload }));
      }),
      { numRuns: 1000 },
    );
  });

  it('differs for different sets of stores', () => {
    const stores = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/), { maxLength: 6 });
    fc.assert(
      fc.property(stores, stores, (one, other) => {
        const same = [...one].sort().join() === [...other].sort().join();
        const hash = (ids: string[]) => hashOf({ payload: { tb_restaurant_id: ids } });
        assert.equal(hash(one) === hash(other), same);
      }),
      { numRuns: 1000 },
    );
  });
});
