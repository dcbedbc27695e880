import type { z } from 'zod';
import type { DataPath, RulesDocument, RulesProblem } from './rules-document.ts';

/** Unknown fields named of one mapping. */
const unknownFieldsShown = 20;

/** What a schema found wrong, with positions. */
export function formProblems(document: RulesDocument, error: z.ZodError): RulesProblem[] {
  return error.issues.flatMap((issue) => issueProblems(document, issue));
}

function issueProblems(document: RulesDocument, issue: z.core.$ZodIssue): RulesProblem[] {
  const where = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') return unknownFields(document, issue);
  if (isMissing(document.data, issue.path)) {
    return [
      { ...document.at(issue.path), message: `${where} is missing; expected ${issue.message}; add it` },
    ];
  }
  return [
    { ...document.at(issue.path), message: `${where} is wrong; expected ${issue.message}; correct it` },
  ];
}

function unknownFields(
  document: RulesDocument,
  { path, keys, message: expected }: z.core.$ZodIssueUnrecognizedKeys & { message: string },
): RulesProblem[] {
  const where = pathText(path);
  const problems = keys.slice(0, unknownFieldsShown).map((key) => ({
    ...document.atKey([...path, key]),
    message: `${where} has the unknown field ${quoted(key)}; expected ${expected}; remove it or correct its spelling`,
  }));
  const more = keys.length - problems.length;
  if (more > 0) {
    const message = `${where} has ${more} more unknown fields; expected ${expected}; remove them`;
    problems.push({ ...document.at(path), message });
  }
  return problems;
}

/** Name of a place in the file: `rules[2].match.source`. */
export function pathText(path: DataPath): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the file' : text;
}

/** A piece of the user's own file, harmless and short enough for one line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function isMissing(data: unknown, path: DataPath): boolean {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return true;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return false;
}
