import { allSettings } from './settings-table.ts';

/** Read by the test suite alone. */
const ofTests = /^FRESHET_(TEST_|CHROMIUM$)/;

/** A line for every `FRESHET_*` variable that nobody reads, with the known name that it may have been meant for. */
export function settingWarnings(env: NodeJS.ProcessEnv): string[] {
  const known = allSettings.map((setting) => setting.name);
  return Object.keys(env)
    .filter((name) => name.startsWith('FRESHET_') && !ofTests.test(name) && !known.includes(name))
    .sort()
    .map((name) => `${name} is no setting and has no effect: did you mean ${nearest(name, known)}?`);
}

function nearest(name: string, known: readonly string[]): string {
  const sorted = known.toSorted((a, b) => distance(name, a) - distance(name, b));
  return sorted[0] ?? name;
}

/** Levenshtein distance: single letters to insert, delete or replace. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
