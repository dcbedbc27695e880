import { limits } from '../contract/limits.ts';
import { EventRefused } from '../rules/event-refused.ts';
import { quoteIntegers } from './exact-integers.ts';
import { nestsDeeperThan } from './nesting-depth.ts';

/**
 * Parses JSON without losing a digit: every integer becomes its decimal text, so 2^53 + 1 stays itself and `12345` and
 * `"12345"` are one id. Numbers written otherwise (`1.0`, `1e3`, `-0`) stay numbers, so that readers can refuse them.
 * Nesting is checked before parsing. `field` is named in the refusal. Throws `EventRefused`; the parser's own message
 * quotes the text and is dropped.
 */
export function parseJson(text: string, field: string): unknown {
  if (nestsDeeperThan(text, limits.nestingDepth)) {
    const problem = `nested deeper than ${limits.nestingDepth} levels (limit nestingDepth)`;
    throw new EventRefused('too-deep', field, problem);
  }
  try {
    return JSON.parse(quoteIntegers(text)) as unknown;
  } catch {
    throw new EventRefused('not-json', field, text.trim() === '' ? 'empty; expected JSON' : 'not valid JSON');
  }
}
