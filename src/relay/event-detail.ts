import type { OutboxRow } from '../adapters/mysql/read-outbox-rows.ts';

/**
 * `detail` of a row's event. The id is spliced in as digits: `JSON.stringify` of a number would lose them above 2^53.
 */
export function eventDetail(row: Pick<OutboxRow, 'id' | 'payload'>): string {
  if (!/^\d+$/.test(row.id)) throw new TypeError('the id of an outbox row is decimal text');
  return `{"ID":${row.id},"Payload":${jsonText(row.payload)}}`;
}

/**
 * JSON of a text, without the two characters that JSON allows and SQS refuses; see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(/[\uFFFE\uFFFF]/g, (char) =>
    char === '\uFFFE' ? '\\ufffe' : '\\uffff',
  );
}
