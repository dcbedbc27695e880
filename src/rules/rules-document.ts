import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';

/** Characters of a rules file: some 500 rules, and little enough that checking it is never felt. */
export const maxFileCharacters = 256 * 1024;

/** Something wrong in a rules file, where an editor finds it. Line and column count from 1. */
export interface RulesProblem {
  readonly line: number;
  readonly column: number;
  /** `what; expected; remedy` */
  readonly message: string;
}

/** Where something stands in the data of the file. */
export type DataPath = readonly PropertyKey[];

/** The data of a rules file, and the way back from data to text. */
export interface RulesDocument {
  readonly data: unknown;
  /** Position of the value at a path, or of the nearest thing around it when there is none. */
  at(path: DataPath): { line: number; column: number };
  /** Position of the key itself. */
  atKey(path: DataPath): { line: number; column: number };
}

const start = { line: 1, column: 1 };

/** Reads YAML without aliases, tags or repeated keys. Answers the problems when there are any. */
export function readRulesDocument(text: string): RulesDocument | RulesProblem[] {
  if (text.length > maxFileCharacters) {
    const message = `the file has ${text.length} characters; expected at most ${maxFileCharacters}; remove what is no rule`;
    return [{ ...start, message }];
  }
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? start : { line, column: col };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    // Compares every key with every other one; `nodeProblems` does it in one pass.
    uniqueKeys: false,
  });
  const syntax = syntaxProblems(document, position);
  const problems = syntax.length > 0 ? syntax : nodeProblems(document, position);
  if (problems.length > 0) return problems;
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return [{ ...start, message: 'the file is empty; expected rules: with at least one rule; add one' }];
  }
  return {
    data: document.toJS({ maxAliasCount: 0 }) as unknown,
    at: (path: DataPath) => position(valueOffset(document, path)),
    atKey: (path: DataPath) => position(keyOffset(document, path)),
  };
}

type Position = (offset: number) => { line: number; column: number };

function syntaxProblems(document: Document.Parsed, position: Position): RulesProblem[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    ...position(error.pos[0]),
    message: `not valid YAML: ${syntaxText(error)}; expected plain YAML 1.2; correct it`,
  }));
}

function syntaxText({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'nested too deeply';
  if (code === 'MULTIPLE_DOCS') return 'a second document';
  return message.split('\n', 1)[0]?.replace(/[.:]$/, '') ?? '';
}

/**
 * Repeated keys, and aliases: these are refused altogether, as a file of rules needs none, and a few lines of them can
 * mean gigabytes.
 */
function nodeProblems(document: Document.Parsed, position: Position): RulesProblem[] {
  const problems: RulesProblem[] = [];
  const add = (node: Node, message: string) => {
    problems.push({ ...position(node.range?.[0] ?? 0), message });
    return problems.length < 20 ? undefined : visit.BREAK;
  };
  visit(document, {
    Alias: (_key, alias) => add(alias, 'an alias (*name); expected plain values; write the value out'),
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) add(key, 'a repeated field; expected each field once; remove it');
        seen.add(key.value);
      }
    },
  });
  return problems;
}

function valueOffset(document: Document.Parsed, path: DataPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && !isAlias(node) && node.range) return node.range[0];
  }
  return document.contents?.range[0] ?? 0;
}

function keyOffset(document: Document.Parsed, path: DataPath): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
  }
  return valueOffset(document, path);
}
