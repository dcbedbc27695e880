import { EventRefused } from './event-refused.ts';
import type { Selection } from './rule.ts';

/**
 * Values an event asks for, with all they take along; null when it asks for everything: the field is absent, null (how
 * some serializers write an absent list) or empty. Throws `EventRefused` for a value outside the closed set.
 */
export function readSelection(
  payload: Readonly<Record<string, unknown>>,
  { field, closure }: Selection,
): ReadonlySet<string> | null {
  const where = `detail.Payload.${field}`;
  const list = Object.hasOwn(payload, field) ? payload[field] : undefined;
  if (list === undefined || list === null) return null;
  const expected = [...closure.keys()].join(', ');
  if (!Array.isArray(list)) throw new EventRefused('schema', where, `expected a list of ${expected}`);
  if (list.length === 0) return null;
  const selected = new Set<string>();
  for (const [index, value] of (list as unknown[]).entries()) {
    const members = typeof value === 'string' ? closure.get(value) : undefined;
    if (!members) throw new EventRefused('selection', `${where}[${index}]`, `expected one of ${expected}`);
    for (const member of members) selected.add(member);
  }
  return selected;
}
