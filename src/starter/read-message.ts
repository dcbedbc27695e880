import type { ChangeEvent } from '../contract/event.ts';
import type { InvalidationPlan } from '../contract/plan.ts';
import { planEvent } from '../rules/plan-event.ts';
import type { Rules } from '../rules/rule.ts';
import { eventHash } from './event-hash.ts';
import { parseEnvelope } from './parse-envelope.ts';

/** A message that is understood: everything a start needs. */
export interface ReadMessage {
  readonly event: ChangeEvent;
  readonly plan: InvalidationPlan;
  readonly hash: string;
}

/** Reads the body of a message by the rules of now. Pure. Throws `EventRefused`. */
export function readMessage(rules: Rules, body: string): ReadMessage {
  const event = parseEnvelope(body);
  return { event, plan: planEvent(rules, event), hash: eventHash(event) };
}
