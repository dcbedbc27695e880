import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { compileRule } from './compile-rule.ts';
import { formProblems, pathText } from './form-problems.ts';
import type { Rules } from './rule.ts';
import { ruleProblems, type Finding } from './rule-problems.ts';
import { readRulesDocument, type RulesProblem } from './rules-document.ts';
import { rulesFileSchema, ruleSchema, type WrittenRule } from './rules-schema.ts';

/** Rules of a text, or everything that is wrong with it, in the order of the file. Throws nothing. */
export type CheckedRules = { readonly rules: Rules } | { readonly problems: readonly RulesProblem[] };

/** Problems named in one message; a broken file can have thousands. */
const problemsShown = 50;

/** Checks the text of a rules file in full: form first, then sense, of every rule whose form is right. */
export function checkRulesText(text: string, path: string): CheckedRules {
  const document = readRulesDocument(text);
  if (Array.isArray(document)) return { problems: document };
  const parsed = rulesFileSchema.safeParse(document.data);
  const written = soundRules(document.data);
  const sense = [
    ...written.flatMap(({ rule, index }) => ruleProblems(rule).map((finding) => inRule(index, finding))),
    ...repeatedRules(written),
  ].map(({ path: at, message }) => ({ ...document.at(at), message: `${pathText(at)} ${message}` }));
  const problems = [...(parsed.success ? [] : formProblems(document, parsed.error)), ...sense];
  if (problems.length > 0 || !parsed.success) {
    return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  return { rules: collect(path, parsed.data.rules) };
}

/** Rules of a text. Throws `UserError` with one line per problem: `path:line:column: what; expected; remedy`. */
export function parseRules(text: string, path: string): Rules {
  const checked = checkRulesText(text, path);
  if ('rules' in checked) return checked.rules;
  const lines = checked.problems
    .slice(0, problemsShown)
    .map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  const more = checked.problems.length - lines.length;
  throw new UserError([...lines, ...(more > 0 ? [`${path}: and ${more} more problems`] : [])].join('\n'));
}

interface Indexed {
  readonly rule: WrittenRule;
  readonly index: number;
}

function soundRules(data: unknown): Indexed[] {
  const outline = z.object({ rules: z.array(z.unknown()) }).safeParse(data);
  return (outline.data?.rules ?? []).flatMap((item, index) => {
    const rule = ruleSchema.safeParse(item);
    return rule.success ? [{ rule: rule.data, index }] : [];
  });
}

function inRule(index: number, finding: Finding): Finding {
  return { path: ['rules', index, ...finding.path], message: finding.message };
}

/** Two rules of one name, or two rules for one event. */
function repeatedRules(written: readonly Indexed[]): Finding[] {
  const findings: Finding[] = [];
  const names = new Map<string, number>();
  const matches = new Map<string, number>();
  for (const { rule, index } of written) {
    const name = names.get(rule.name);
    if (name !== undefined) {
      const message = `repeats that of rules[${name}]; expected a name of its own; rename it`;
      findings.push(inRule(index, { path: ['name'], message }));
    }
    const key = matchKey(rule.match.detailType, rule.match.source);
    const match = matches.get(key);
    if (match !== undefined) {
      const message = `is ambiguous: rules[${match}] takes the same events; expected one rule for each detail-type and source; join the two`;
      findings.push(inRule(index, { path: ['match'], message }));
    }
    names.set(rule.name, name ?? index);
    matches.set(key, match ?? index);
  }
  return findings;
}

function matchKey(detailType: string, source: string): string {
  return JSON.stringify([detailType, source]);
}

function collect(path: string, written: readonly WrittenRule[]): Rules {
  const all = written.map(compileRule);
  const byMatch = new Map(all.map((rule) => [matchKey(rule.detailType, rule.source), rule]));
  return { path, all, find: (detailType, source) => byMatch.get(matchKey(detailType, source)) };
}
