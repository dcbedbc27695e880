const unsafeOnTerminal = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text from outside on one line of a terminal: what could move the cursor, hide or reorder text, or pose as a line
 * of ours becomes a space.
 */
export function plainText(text: string): string {
  return text.replace(unsafeOnTerminal, ' ');
}

/** The same text, whole: what a terminal would obey is written as `\\u001b`. */
export function escapedText(text: string): string {
  return text.replace(unsafeOnTerminal, escaped);
}

/** JSON, on one line with an indent of 0, with every character escaped that a terminal would obey. */
export function plainJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, undefined, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(char: string): string {
  return [...Array(char.length).keys()]
    .map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
