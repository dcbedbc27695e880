import { z } from 'zod';
import { limits } from '../contract/limits.ts';
import { storeIdPattern } from './rule.ts';
import { maxTemplateLength } from './key-template.ts';

/** A mapping that refuses unknown fields; its errors name the fields it knows. */
function mapping<Shape extends z.ZodRawShape>(shape: Shape, what: string) {
  const fields = Object.keys(shape).join(', ');
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? `one of ${fields}` : `${what}: ${fields}`),
    })
    .describe(what);
}

/** A text of a given form; `expected` serves the error and the editor alike. */
function text(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected }).describe(expected);
}

/** An integer between two bounds. */
function integer(min: number, max: number, meaning: string) {
  const error = `an integer from ${min} to ${max}: ${meaning}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).describe(meaning);
}

/** A list with at least one entry. */
function list<Item extends z.ZodType>(item: Item, max: number, what: string) {
  const error = `a list of 1 to ${max}: ${what}`;
  return z.array(item, { error }).min(1, { error }).max(max, { error }).describe(what);
}

/** One of a closed set of words. */
function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, meaning: string) {
  return z.enum(words, { error: `one of ${words.join(', ')}: ${meaning}` }).describe(meaning);
}

const line = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;
const selectionValue = text(storeIdPattern, 'a value of the selection: 1 to 64 of A-Z a-z 0-9 _ -');
const payloadField = text(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'the name of a field of the payload');

const keySchema = mapping(
  {
    key: z
      .string({ error: 'a cache key' })
      .min(1, { error: 'a cache key' })
      .max(maxTemplateLength, { error: `a key of at most ${maxTemplateLength} characters` })
      .describe('Cache key. {store} stands for the store; a rule without fanOut has constant keys.'),
    when: z
      .union([selectionValue, list(selectionValue, 64, 'values of the selection')], {
        error: 'a value of the selection, or a list of them',
      })
      .optional()
      .describe('Delete this key only when the event asks for one of these values; without it, always.'),
  },
  'a key to delete',
);

const selectionSchema = mapping(
  {
    field: payloadField,
    values: list(
      mapping(
        {
          value: selectionValue,
          takesAlong: list(selectionValue, 64, 'values that are selected whenever this one is').optional(),
        },
        'a value an event may ask for',
      ),
      64,
      'all values an event may ask for; another one refuses the event',
    ),
  },
  'the payload field that narrows down the keys; absent or empty in an event, it selects all',
);

export const ruleSchema = mapping(
  {
    name: text(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name of its own: 1 to 40 of a-z 0-9 -'),
    title: text(line, 'what changed, as the run page shows it: one line').max(60, {
      error: 'at most 60 characters',
    }),
    match: mapping(
      { detailType: text(line, 'the exact detail-type'), source: text(line, 'the exact source') },
      'which events the rule takes',
    ),
    fanOut: payloadField
      .optional()
      .describe('Payload field with the list of store ids. Without it, the rule deletes global keys.'),
    select: selectionSchema.optional(),
    keys: list(keySchema, 100, 'the cache keys to delete'),
    menus: oneOf(
      ['none', 'event', 'allActive'],
      'whose menus are exported afterwards: nobody, the stores of the event, all active stores',
    ),
    menusPerSecond: integer(1, 10_000, 'with menus: allActive, how many are queued a second').optional(),
    outbox: oneOf(
      ['own', 'foreign'],
      'own: ID is a row of our outbox table, read before the menus and marked at the end; foreign: not touched',
    ),
    settleSeconds: integer(
      0,
      3600,
      'how long after the deletes to look for refilled keys; longer than any reader reads and fills; 0 skips it',
    ).default(2),
    approveAbove: integer(
      0,
      limits.storesPerEvent,
      'an event with more stores waits for `freshet approve`',
    ).optional(),
    priority: oneOf(
      ['urgent', 'normal', 'bulk'],
      'who goes first, in the cache and in the menu queue',
    ).default('normal'),
    bulkAbove: integer(
      0,
      limits.storesPerEvent,
      'an event with more stores has the priority bulk',
    ).optional(),
    keysPerSecond: integer(
      1,
      1_000_000,
      "the rule's own bound on deletes a second, below that of the fleet",
    ).optional(),
  },
  'a rule',
);

export const rulesFileSchema = mapping(
  { rules: list(ruleSchema, 200, 'what to do for each event') },
  'the rules file',
);

/** A rule as written in the file, with defaults filled in. */
export type WrittenRule = z.output<typeof ruleSchema>;

/** JSON schema (draft 7) of the rules file, for editors; `rules/invalidation-rules.schema.json` holds it. */
export function rulesSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(rulesFileSchema, { target: 'draft-7', io: 'input' }), title: 'Freshet rules' };
}
