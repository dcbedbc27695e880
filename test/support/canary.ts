import { randomBytes } from 'node:crypto';

/** Where a secret was found, as what. */
export interface Leak {
  readonly secret: string;
  readonly place: string;
  /** What stands around it. */
  readonly text: string;
}

/** Secrets that are told from everything else, and the search for them. */
export interface Canaries {
  /** A word of letters and digits that nobody else uses, for a secret of this name; the same one each time. */
  word(name: string): string;
  /** Watches for a text that somebody else made. It must have 12 characters at least. */
  watch(name: string, text: string): void;
  /** Looks a text over. */
  look(place: string, text: string): void;
  /** What was found so far, the first find of each secret in each place. */
  leaks(): readonly Leak[];
  /** How many texts were looked over, and how many characters they had. */
  looked(): { readonly texts: number; readonly characters: number };
}

/** Finds a word raw, in hexadecimal digits, and in Base64 of both alphabets wherever it begins there. */
export function canaries(): Canaries {
  const words = new Map<string, string>();
  const leaks = new Map<string, Leak>();
  let texts = 0;
  let characters = 0;
  return {
    word: (name) => {
      const word = words.get(name) ?? `c4n4ry${randomBytes(9).toString('hex')}`;
      words.set(name, word);
      return word;
    },
    watch: (name, text) => {
      if (text.length < 12) throw new Error(`${name} is too short to be told from other texts`);
      words.set(name, text);
    },
    look: (place, text) => {
      texts += 1;
      characters += text.length;
      for (const [secret, word] of words) {
        const at = Math.max(...formsOf(word).map((form) => text.indexOf(form)));
        const key = `${secret} ${place}`;
        if (at >= 0 && !leaks.has(key))
          leaks.set(key, { secret, place, text: text.slice(Math.max(0, at - 80), at + 80) });
      }
    },
    leaks: () => [...leaks.values()],
    looked: () => ({ texts, characters }),
  };
}

function formsOf(word: string): string[] {
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.from(' '.repeat(offset) + word);
    const text = bytes.toString('base64').replace(/=+$/, '');
    // The first and the last characters depend on what stands beside the word.
    const sure = text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [word, encodeURIComponent(word), Buffer.from(word).toString('hex'), ...inBase64];
}
