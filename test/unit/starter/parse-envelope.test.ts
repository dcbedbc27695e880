import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { editedBody, eventBody } from './event-body.ts';
import { refusalOf } from './refusal.ts';

const refusal = (body: string) => refusalOf(() => parseEnvelope(body));

const exampleOfTheSpecification =
  '{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Pricing_InvalidateMenuExporterCache","source":"tb.menu.pricing-service","account":"111122223333","time":"2026-11-20T17:00:00Z","region":"us-east-1","resources":[],"detail":{"ID":123,"Payload":"{\\"tb_restaurant_id\\":[\\"12345\\",\\"12346\\"]}"}}';

describe('an envelope', () => {
  it('yields the event with its origin', () => {
    const event = {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: '123',
      eventId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      time: '2026-11-20T17:00:00Z',
      payload: { tb_restaurant_id: ['12345', '12346'] },
    };
    assert.deepEqual(parseEnvelope(exampleOfTheSpecification), event);
    assert.deepEqual(parseEnvelope(Buffer.from(exampleOfTheSpecification)), event);
  });

  it('may lack everything but detail-type, source and detail', () => {
    const none = ['version', 'id', 'account', 'time', 'region', 'resources'];
    for (const value of [undefined, null]) {
      const envelope = Object.fromEntries(none.map((field) => [field, value]));
      const event = parseEnvelope(eventBody({ envelope }));
      assert.equal(event.eventId, '');
      assert.equal(event.time, '');
      assert.equal(event.jobId, '123');
    }
  });

  it('may hold fields that nobody knows, at every level', () => {
    const event = parseEnvelope(
      eventBody({
        envelope: { replay: { name: 'x' }, account: 7, region: { odd: true } },
        detail: { Attempt: 3 },
        payload: { tb_restaurant_id: [], note: { deep: [1.5, null, true] } },
      }),
    );
    assert.deepEqual(event.payload, { tb_restaurant_id: [], note: { deep: [1.5, null, true] } });
  });

  it('keeps its time when it is in UTC and turns it into UTC otherwise', () => {
    const timeOf = (time: string) => parseEnvelope(eventBody({ envelope: { time } })).time;
    assert.equal(timeOf('2026-11-20T17:00:00.123456Z'), '2026-11-20T17:00:00.123456Z');
    assert.equal(timeOf('2026-11-20T19:00:00+02:00'), '2026-11-20T17:00:00.000Z');
  });

  it('keeps fields named after parts of an object harmless', () => {
    const event = parseEnvelope(
      editedBody(
        '"Payload":"{',
        '"__proto__":{"ID":1},"constructor":5,"Payload":"{\\"__proto__\\":{\\"polluted\\":1},\\"constructor\\":{\\"prototype\\":{\\"polluted\\":1}},',
      ),
    );
    assert.equal(event.jobId, '123');
    assert.equal(Object.getPrototypeOf(event.payload), Object.prototype);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    assert.equal(Reflect.get(event.payload, 'polluted'), undefined);
  });

  it('takes no field from a prototype written into the body', () => {
    const body = '{"__proto__":{"detail-type":"a","source":"b","detail":{"ID":1,"Payload":"{}"}}}';
    assert.equal(refusal(body).field, 'detail-type');
  });
});

describe('a job id', () => {
  const jobIdOf = (json: string) => parseEnvelope(editedBody('"ID":123', `"ID":${json}`)).jobId;

  it('keeps every digit, as a JSON integer and as text', () => {
    const ids = ['1', '9007199254740991', '9007199254740993', '18446744073709551615', '12345678901234567890'];
    for (const id of ids) {
      assert.equal(jobIdOf(id), id);
      assert.equal(jobIdOf(`"${id}"`), id);
    }
  });

  const numbers = [
    '0',
    '-0',
    '-1',
    '1.0',
    '1.5',
    '1e3',
    '1E3',
    '123e-1',
    '18446744073709551616',
    '9'.repeat(400),
  ];
  const texts = [
    '',
    '0',
    '007',
    '+1',
    '-1',
    ' 1',
    '1 ',
    '1_000',
    '0x10',
    '1e3',
    '１',
    '18446744073709551616',
    '1\n',
  ];
  const others = ['null', 'true', '{}', '[]', '[1]', '{"$numberLong":"1"}'];
  for (const json of [...numbers, ...texts.map((text) => JSON.stringify(text)), ...others]) {
    it(`is refused as ${json.slice(0, 30)}, by name and without its value`, () => {
      const error = refusal(editedBody('"ID":123', `"ID":${json}`));
      assert.equal(error.reason, 'job-id');
      assert.equal(error.field, 'detail.ID');
      assert.match(error.message, /^detail\.ID: expected an integer from 1 to 18446744073709551615 /);
    });
  }

  it('is refused when it is missing', () => {
    assert.equal(refusal(eventBody({ detail: { ID: undefined } })).reason, 'job-id');
  });

  it('with leading zeros as a JSON number is no JSON', () => {
    for (const json of ['007', '+1', '.5', '0x10', 'NaN', 'Infinity', '1_000']) {
      assert.equal(refusal(editedBody('"ID":123', `"ID":${json}`)).reason, 'not-json', json);
    }
  });
});
