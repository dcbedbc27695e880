import type { Setting } from './settings-table.ts';

const longest = 120;

/**
 * The text of a variable for a person, on one line. Of a secret nothing is shown, and of a sound URL with a password
 * everything but that and what unknown parameters hold: in a broken one, nobody knows where the password ends.
 */
export function showValue(setting: Setting, text: string): string {
  if (setting.secret === undefined) return oneLine(text);
  if (setting.secret === 'whole' || !setting.format.schema.safeParse(text).success) return '(hidden)';
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  for (const name of new Set(url.searchParams.keys())) {
    if (!name.startsWith('ssl-')) url.searchParams.set(name, '***');
  }
  url.hash = '';
  return oneLine(url.href);
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
