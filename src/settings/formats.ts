import { z } from 'zod';

/** How a text of the environment becomes a value, and what an operator is told to write. */
export interface Format<T> {
  readonly schema: z.ZodType<T, string>;
  readonly expected: string;
}

/** Any text but an empty one. */
export const text: Format<string> = { schema: z.string(), expected: 'a text' };

/** One of the words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Format<Word> {
  return { schema: z.enum(words), expected: `one of ${words.join(', ')}` };
}

/** A switch. */
export const onOrOff: Format<boolean> = {
  schema: z.enum(['on', 'off']).transform((word) => word === 'on'),
  expected: '"on" or "off"',
};

/** A whole number within bounds, in decimal digits. */
export function wholeNumber(from: number, to: number): Format<number> {
  const schema = z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.number().min(from).max(to)); // prettier-ignore
  return { schema, expected: `a whole number from ${from} to ${to}` };
}

/** A whole number within bounds, or the word `off`, which is null. */
export function wholeNumberOrOff(from: number, to: number): Format<number | null> {
  const { schema, expected } = wholeNumber(from, to);
  return {
    schema: z.union([z.literal('off').transform(() => null), schema]),
    expected: `${expected}, or "off"`,
  };
}

const decimal = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/)
  .transform(Number)
  .pipe(z.number().positive());

/** A rate above 0, as small as you like, or the word `unlimited`, which is null. */
export const rateOrUnlimited: Format<number | null> = {
  schema: z.union([z.literal('unlimited').transform(() => null), decimal]),
  expected: 'a number above 0, or "unlimited"',
};

/** An http or https URL. */
export const httpUrl: Format<string> = {
  schema: z.string().refine((value) => isUrl(value, ['http:', 'https:'])),
  expected: 'a URL that begins with http:// or https://',
};

/** An http or https URL, given back without slashes at its end. */
export const baseUrl: Format<string> = {
  schema: httpUrl.schema.transform((value) => value.replace(/\/+$/, '')),
  expected: httpUrl.expected,
};

/** A URL that names host and database; the adapter reads its parameters. An `@` behind the host is a password unescaped. */
export const mysqlUrl: Format<string> = {
  schema: z
    .string()
    .refine((value) => isUrl(value, ['mysql:']) && /^\/[^/@]+$/.test(new URL(value).pathname))
    .refine((value) => !`${URL.parse(value)?.search ?? ''}${URL.parse(value)?.hash ?? ''}`.includes('@')),
  expected: 'mysql://user:password@host:3306/database, special characters percent-encoded',
};

const hostPort = z.string().refine((value) => {
  const [, port = ''] = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(value) ?? [];
  return port !== '' && Number(port) <= 65_535;
});

/** An address without scheme. */
export const hostAndPort: Format<string> = { schema: hostPort, expected: 'host:port' };

/** An address without scheme, or the word `off`, which is null. */
export const hostAndPortOrOff: Format<string | null> = {
  schema: z.union([z.literal('off').transform(() => null), hostPort]),
  expected: 'host:port, or "off"',
};

function isUrl(value: string, schemes: readonly string[]): boolean {
  const url = URL.parse(value);
  return url !== null && schemes.includes(url.protocol) && url.hostname !== '';
}
