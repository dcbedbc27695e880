/**
 * Control, format and line-separating characters, and lone surrogates: what could start a second line in a log, move
 * a terminal's cursor, or make two texts look or encode alike.
 */
const unsafeCharacter = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Bytes, in UTF-8, of a name that becomes part of a workflow ID. EventBridge allows 128 characters in a detail-type;
 * percent-encoded threefold, two such names and a job id stay below Temporal's 1,000 characters and the 255 of a Keyword.
 */
export const nameBytes = 128;

/** Whether a text is free of characters that mean something to a log, a terminal or an encoder. */
export function isPlainText(text: string): boolean {
  return !unsafeCharacter.test(text);
}

/** Whether a text can be a detail-type, a source or an envelope id: plain, not empty, at most `nameBytes` long. */
export function isName(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= nameBytes && isPlainText(text) && text.trim() === text;
}
