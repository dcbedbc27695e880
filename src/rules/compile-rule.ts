import type { MenusPlan } from '../contract/plan.ts';
import type { Rule, Selection } from './rule.ts';
import type { WrittenRule } from './rules-schema.ts';

/** Stores above which an event is bulk unless its rule says otherwise: the promise of a second ends there. */
const defaultBulkAbove = 100;

/** A checked rule in the shape in which events are planned. */
export function compileRule(written: WrittenRule): Rule {
  return {
    name: written.name,
    title: written.title,
    detailType: written.match.detailType,
    source: written.match.source,
    fanOut: written.fanOut ?? null,
    select: written.select ? compileSelection(written.select) : null,
    keys: written.keys.map(({ key, when }) => ({
      template: key,
      when: typeof when === 'string' ? [when] : (when ?? null),
    })),
    menus: compileMenus(written),
    outbox: written.outbox,
    settleMs: written.settleSeconds * 1000,
    approveAbove: written.approveAbove ?? null,
    priority: written.priority,
    bulkAbove: written.bulkAbove ?? defaultBulkAbove,
    keysPerSecond: written.keysPerSecond ?? null,
  };
}

function compileMenus({ menus, menusPerSecond }: WrittenRule): MenusPlan {
  return menus === 'allActive' ? { kind: menus, menusPerSecond: menusPerSecond ?? 1 } : { kind: menus };
}

function compileSelection({ field, values }: NonNullable<WrittenRule['select']>): Selection {
  const direct = new Map(values.map(({ value, takesAlong }) => [value, takesAlong ?? []]));
  return { field, closure: new Map([...direct.keys()].map((value) => [value, reached(value, direct)])) };
}

/** A value and all it takes along, near and far; a circle is fine. */
function reached(value: string, direct: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([value]);
  // A Set visits what is added while it is walked.
  for (const member of found) for (const next of direct.get(member) ?? []) found.add(next);
  return found;
}
