import { InvalidArgumentError } from 'commander';
import { limits } from '../contract/limits.ts';

/** Reads a whole number within bounds. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= from && value <= to) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`);
  };
}

/** Reads a list whose items are separated by commas. */
export function commaList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.every((item) => item === ''))
    throw new InvalidArgumentError('Expected items separated by commas.');
  return items;
}

/** Reads the id of an outbox row, without losing a digit. */
export function jobIdText(text: string): string {
  if (/^[1-9]\d{0,19}$/.test(text) && BigInt(text) <= limits.maxJobId) return text;
  throw new InvalidArgumentError(`Expected an integer from 1 to ${limits.maxJobId}.`);
}

const longestText = 500;

/** Reads who or why: what a signal carries as a text. */
export function signalText(text: string): string {
  if (text.trim() !== '' && text.length <= longestText) return text;
  throw new InvalidArgumentError(`Expected a text, not empty, at most ${longestText} characters.`);
}

/** Reads a rate: a number above 0. */
export function rate(text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0; --lift takes a throttle away.');
}
