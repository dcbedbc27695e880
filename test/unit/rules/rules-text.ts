import assert from 'node:assert/strict';
import { parseRules } from '../../../src/rules/parse-rules.ts';
import { UserError } from '../../../src/user-error.ts';

/** A small rules file in which nothing is wrong. */
export const sound = `rules:
  - name: one
    title: One
    match:
      detailType: T
      source: S
    fanOut: ids
    select:
      field: kinds
      values:
        - value: a
          takesAlong: [b]
        - value: b
    keys:
      - key: a:{store}
        when: a
      - key: b:{store}
        when: [b]
    menus: event
    outbox: own
`;

/** The sound file with one piece replaced. */
export function edited(find: string, replacement: string): string {
  assert.ok(sound.includes(find), find);
  return sound.replace(find, () => replacement);
}

/** Every line of the refusal. */
export function problems(text: string): string[] {
  try {
    parseRules(text, 'r.yaml');
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('the file was accepted');
}
