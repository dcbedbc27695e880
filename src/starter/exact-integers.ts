import { endOfString } from './nesting-depth.ts';

const integer = /^(?:0|-?[1-9]\d*)$/;

/**
 * A JSON text with every integer put in quotes, so that a parser cannot lose a digit of it. Other numbers (`1.0`,
 * `1e3`, `007`) stay as they are, and so does a number in the place of a field name, where quotes would mend what is
 * broken: the result is valid JSON exactly when the text was. (A reviver sees the source of a number as well, but takes
 * a third of a second for a body of 1 MiB.)
 */
export function quoteIntegers(text: string): string {
  let quoted = '';
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x2d || isDigit(code)) {
      const end = endOfNumber(text, at);
      const token = text.slice(at, end);
      if (integer.test(token) && !isFieldName(text, end)) {
        quoted += `${text.slice(copied, at)}"${token}"`;
        copied = end;
      }
      at = end - 1;
    }
  }
  return copied === 0 ? text : quoted + text.slice(copied);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Index after everything that could belong to a number: digits, sign, point, exponent. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && !'.eE+-'.includes(text.charAt(at))) break;
    at += 1;
  }
  return at;
}

function isFieldName(text: string, end: number): boolean {
  let at = end;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charAt(at) === ':';
}
