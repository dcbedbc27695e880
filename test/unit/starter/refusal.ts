import assert from 'node:assert/strict';
import { EventRefused } from '../../../src/rules/event-refused.ts';

/** The refusal with which a call ends; fails when it ends in any other way. */
export function refusalOf(call: () => unknown): EventRefused {
  try {
    call();
  } catch (error) {
    if (error instanceof EventRefused) return error;
    throw error;
  }
  return assert.fail('the event was accepted');
}
