import { EventRefused, refusalReasons, type RefusalReason } from '../rules/event-refused.ts';
import { StartRefused } from './held-start.ts';

/** Closed set: why a message is left to the queue's redrive. It is a tag of metrics and part of alarm codes. */
export type RefusalCause = RefusalReason | 'start-refused' | 'internal';

/** Why a message is refused, for an operator; holds no value of the event. */
export interface Refusal {
  readonly reason: RefusalCause;
  readonly problem: string;
  readonly remedy: string;
}

/** What an operator does about each cause. */
export const refusalRemedies: Readonly<Record<RefusalCause, string>> = {
  ...refusalReasons,
  'start-refused':
    'The server accepts other starts. Split the change, or raise the limit that the message names.',
  internal: 'A defect of Freshet: report it.',
};

/** The event has an id whose run has another content. */
export const contentConflict: Refusal = {
  reason: 'content-conflict',
  problem: 'detail.ID: another change of the same type and source has this id',
  remedy: refusalRemedies['content-conflict'],
};

/** What is wrong with a message that could not be read or started. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof EventRefused) return refusal(error.reason, error.message);
  if (error instanceof StartRefused) return refusal('start-refused', error.failure.message);
  // Not the message of the error: it may hold a value of the event.
  return refusal('internal', `unexpected ${error instanceof Error ? error.name : typeof error}`);
}

function refusal(reason: RefusalCause, problem: string): Refusal {
  return { reason, problem, remedy: refusalRemedies[reason] };
}
