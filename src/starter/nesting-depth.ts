const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether a JSON text nests deeper than `limit`, told in one pass without parsing: brackets outside strings. For a text
 * that is no JSON the answer holds up to its first fault, which is as far as a parser gets.
 */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** Index of the quote that closes the string opened at `open`; the text's length or more when none does. */
export function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    at += code === backslash ? 2 : 1;
  }
  return at;
}
