import type { UnmarkedEvent } from '../adapters/mysql/read-unmarked-row.ts';
import { limits } from '../contract/limits.ts';
import { eventDetail, jsonText } from '../relay/event-detail.ts';
import { EventRefused } from '../rules/event-refused.ts';
import type { Rule, Rules } from '../rules/rule.ts';
import { type ReadMessage, readMessage } from '../starter/read-message.ts';

/**
 * The event of an outbox row, read by way of the body that the relay makes of it, so that its plan and its hash are those
 * that the bridge would come to. Only the envelope's id is missing: the bus made it. Pure. Throws `EventRefused`.
 */
export function readRowEvent(
  rules: Rules,
  rule: Pick<Rule, 'detailType' | 'source'>,
  id: string,
  { payload, createdAt }: UnmarkedEvent,
): ReadMessage {
  if (payload === null) {
    const problem = `larger than ${limits.bodyBytes} bytes (limit bodyBytes)`;
    throw new EventRefused('too-large', 'detail.Payload', problem);
  }
  const names = `"detail-type":${jsonText(rule.detailType)},"source":${jsonText(rule.source)}`;
  const time = JSON.stringify(createdAt.toISOString());
  return readMessage(rules, `{${names},"time":${time},"detail":${eventDetail({ id, payload })}}`);
}
