import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../user-error.ts';
import { checkRulesText, parseRules, type CheckedRules } from './parse-rules.ts';
import type { Rules } from './rule.ts';
import { maxFileCharacters } from './rules-document.ts';

/** Rules of a file. Throws `UserError` when it cannot be read, or with everything that is wrong with it. */
export function loadRules(path: string): Rules {
  return parseRules(readText(path), path);
}

/** Checks a file for `freshet rules check`. Throws `UserError` when it cannot be read. */
export function checkRules(path: string): CheckedRules {
  return checkRulesText(readText(path), path);
}

function readText(path: string): string {
  try {
    // A character has at most four bytes: what is larger is too large in any case, and is not read.
    if (statSync(path).size > 4 * maxFileCharacters) throw new Error('larger than a rules file may be');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(
      `${path}: cannot be read (${why}); expected a rules file in UTF-8; correct FRESHET_RULES_FILE or the file`,
      { cause: error },
    );
  }
}
