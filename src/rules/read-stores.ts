import { limits } from '../contract/limits.ts';
import { EventRefused } from './event-refused.ts';
import { storeIdPattern } from './rule.ts';

/**
 * Store ids of a payload field, in their order, repeats removed. Integers have been turned into text on parsing, so a
 * number that is left is a fraction or has an exponent. Throws `EventRefused` on the first bad id, with its index.
 */
export function readStores(payload: Readonly<Record<string, unknown>>, field: string): string[] {
  const where = `detail.Payload.${field}`;
  const list = Object.hasOwn(payload, field) ? payload[field] : undefined;
  if (list === undefined || list === null) {
    throw new EventRefused('schema', where, 'missing or null; expected a list of store ids (empty for none)');
  }
  if (!Array.isArray(list)) throw new EventRefused('schema', where, 'expected a list of store ids');
  const stores = new Set<string>();
  for (const [index, id] of (list as unknown[]).entries()) {
    if (typeof id !== 'string' || !storeIdPattern.test(id)) {
      const expected = 'expected a JSON integer or 1 to 64 of the characters A-Z a-z 0-9 _ -';
      throw new EventRefused('store-id', `${where}[${index}]`, expected);
    }
    stores.add(id);
  }
  if (stores.size > limits.storesPerEvent) {
    const problem = `${stores.size} stores; expected at most ${limits.storesPerEvent} (limit storesPerEvent)`;
    throw new EventRefused('too-many-stores', where, problem);
  }
  return [...stores];
}
