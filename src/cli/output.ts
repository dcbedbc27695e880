import { plainJson, plainText } from './plain-text.ts';

/** One line of standard output. Texts from outside in it are made harmless. */
export function printLine(text: string): void {
  process.stdout.write(`${plainText(text)}\n`);
}

/** A value for other programs, on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${plainJson(value)}\n`);
}

/** Names and values, one a line, the values below each other. */
export function printFields(fields: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...fields.map(([name]) => name.length));
  for (const [name, value] of fields) printLine(`${name.padEnd(width)}  ${value}`);
}
