/**
 * The closed set of reasons for which an event itself is at fault (poison), with what an operator can do. Whatever
 * else keeps a run from starting is not the event's fault and never dead-letters it.
 */
export const refusalReasons = {
  'not-json':
    'Mend the publisher: the body, and the Payload in it, must be JSON in UTF-8 without a byte order mark.',
  'too-large': 'Split the change into several events.',
  'too-deep': 'Mend the publisher: no event is nested so deeply.',
  schema: 'Mend the publisher, then send the change again.',
  'job-id': 'Mend the publisher: ID is the id of the outbox row.',
  'store-id': 'Correct the store ids at the publisher, then send the whole change again.',
  'too-many-stores': 'Split the change into several events.',
  selection: 'Correct the selection at the publisher, or declare the value in the rules file and redrive.',
  'no-rule': 'Declare the event in the rules file and redrive, or discard the message.',
  'content-conflict':
    'Find out who gave two changes one outbox id; publish the second under an id of its own.',
} as const satisfies Record<string, string>;

export type RefusalReason = keyof typeof refusalReasons;

/**
 * The event is refused for good. The message is one line: the field (with index), what was expected and the name of
 * the limit; it never holds a value of the event, so it may be logged. For the same reason it has no `cause`.
 */
export class EventRefused extends Error {
  override readonly name = 'EventRefused';
  readonly reason: RefusalReason;
  /** Where the fault is, as in `detail.Payload.tb_restaurant_id[3]`; `body` for the whole. */
  readonly field: string;

  constructor(reason: RefusalReason, field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.reason = reason;
    this.field = field;
  }
}
