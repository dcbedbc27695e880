import { randomUUID } from 'node:crypto';
import type { OutboxRow } from '../adapters/mysql/read-outbox-rows.ts';
import { eventDetail, jsonText } from './event-detail.ts';

/** Account of events that never went through EventBridge. */
const account = '000000000000';

/** The body that EventBridge's rule would put into the queue for this row. Every call makes an envelope `id` of its own. */
export function eventEnvelope(row: OutboxRow, region: string): string {
  const head = {
    version: '0',
    id: randomUUID(),
    account,
    time: row.createdAt.toISOString(),
    region,
    resources: [],
  };
  const fields = JSON.stringify(head).slice(1, -1);
  const names = `"detail-type":${jsonText(row.eventType)},"source":${jsonText(row.source)}`;
  return `{${fields},${names},"detail":${eventDetail(row)}}`;
}
