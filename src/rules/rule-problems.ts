import { compileRule } from './compile-rule.ts';
import { quoted } from './form-problems.ts';
import { templateCollision, templateProblem } from './key-template.ts';
import { isName, nameBytes } from './plain-text.ts';
import type { DataPath } from './rules-document.ts';
import type { WrittenRule } from './rules-schema.ts';

/** A fault in the sense of a rule, at a path inside it. */
export interface Finding {
  readonly path: DataPath;
  /** `what; expected; remedy` */
  readonly message: string;
}

/** What is wrong with a single rule whose form is right. */
export function ruleProblems(rule: WrittenRule): Finding[] {
  return [...matchProblems(rule), ...fanOutProblems(rule), ...selectionProblems(rule), ...keyProblems(rule)];
}

function matchProblems({ match }: WrittenRule): Finding[] {
  return (['detailType', 'source'] as const).flatMap((field) => {
    const path = ['match', field];
    if (match[field].includes('*')) {
      return [{ path, message: 'is a pattern; expected the exact text; write one rule for each' }];
    }
    if (!isName(match[field])) {
      const expected = `1 to ${nameBytes} bytes without control characters or surrounding spaces`;
      return [{ path, message: `fits no event; expected ${expected}; correct it` }];
    }
    return [];
  });
}

function fanOutProblems(rule: WrittenRule): Finding[] {
  const findings: Finding[] = [];
  if (rule.menus === 'allActive' && rule.menusPerSecond === undefined) {
    findings.push({
      path: ['menus'],
      message: 'has no rate; expected menusPerSecond beside menus: allActive; add it',
    });
  }
  if (rule.menus !== 'allActive' && rule.menusPerSecond !== undefined) {
    findings.push({
      path: ['menusPerSecond'],
      message: `has no effect; expected it with menus: allActive only; remove it`,
    });
  }
  if (rule.fanOut !== undefined) return findings;
  if (rule.menus === 'event') {
    findings.push({
      path: ['menus'],
      message:
        'names the stores of the event, but the rule has no fanOut; expected none or allActive; add fanOut',
    });
  }
  for (const field of ['approveAbove', 'bulkAbove'] as const) {
    if (rule[field] !== undefined) {
      findings.push({ path: [field], message: 'counts stores; expected only with fanOut; remove it' });
    }
  }
  return findings;
}

function selectionProblems(rule: WrittenRule): Finding[] {
  const values = rule.select?.values ?? [];
  const known = new Set(values.map(({ value }) => value));
  const expected = known.size > 0 ? `one of ${[...known].join(', ')}` : 'a select with this value';
  const unknown = (path: DataPath): Finding => ({
    path,
    message: `is no value of the selection; expected ${expected}; correct it`,
  });
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, { value, takesAlong }] of values.entries()) {
    const path = ['select', 'values', index];
    if (seen.has(value)) findings.push({ path, message: `repeats ${value}; expected each once; remove it` });
    seen.add(value);
    for (const [at, other] of (takesAlong ?? []).entries()) {
      if (!known.has(other)) findings.push(unknown([...path, 'takesAlong', at]));
    }
  }
  for (const [index, { when }] of rule.keys.entries()) {
    const asked = typeof when === 'string' ? [when] : (when ?? []);
    for (const value of asked) if (!known.has(value)) findings.push(unknown(['keys', index, 'when']));
  }
  return findings.length > 0 ? findings : idleValues(rule);
}

/** Values that would pick no key at all: an event that asks for one would end as processed with nothing deleted. */
function idleValues(rule: WrittenRule): Finding[] {
  const { select, keys } = compileRule(rule);
  return [...(select?.closure ?? [])].flatMap(([value, closure], index) =>
    keys.some(({ when }) => when === null || when.some((asked) => closure.has(asked)))
      ? []
      : [
          {
            path: ['select', 'values', index],
            message: `picks no key; expected when: ${value} at a key, or takesAlong here; add one or remove it`,
          },
        ],
  );
}

function keyProblems(rule: WrittenRule): Finding[] {
  const findings: Finding[] = [];
  const sound: { template: string; index: number }[] = [];
  for (const [index, { key }] of rule.keys.entries()) {
    const path = ['keys', index, 'key'];
    const problem =
      templateProblem(key, rule.fanOut !== undefined) ?? clash(key, sound, rule.fanOut !== undefined);
    if (problem === null) sound.push({ template: key, index });
    else findings.push({ path, message: problem });
  }
  return findings;
}

/** How a template clashes with one before it in the same rule. */
function clash(
  template: string,
  earlier: readonly { template: string; index: number }[],
  fansOut: boolean,
): string | null {
  for (const other of earlier) {
    if (other.template === template) return `repeats keys[${other.index}]; expected each key once; remove it`;
    const ids = fansOut ? templateCollision(template, other.template) : null;
    if (ids) {
      return (
        `makes, for store ${quoted(ids[0])}, the same key as keys[${other.index}] for store ${quoted(ids[1])}; ` +
        'expected templates that never meet; set the store off with a separator such as ":"'
      );
    }
  }
  return null;
}
