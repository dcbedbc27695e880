import { z } from 'zod';
import { faultRuleSchema } from './fault-settings.ts';

/** Most log entries of one answer of the control interface. */
export const maxLogPage = 50_000;

/** Query of `GET /log`. */
export const logQuerySchema = z.strictObject({
  since: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(maxLogPage).default(1000),
});

/** Query of `GET /items`. */
export const itemQuerySchema = z.strictObject({ cache: z.string().min(1), key: z.string().min(1) });

/** Body of `POST /items`: stored at once, past the quota, the faults and the log. */
export const putItemsSchema = z.strictObject({
  cache: z.string().min(1),
  items: z.record(z.string().min(1), z.string()),
  ttlMs: z.number().positive(),
});

/** Body of `POST /reset`: what is thrown away, all of it by default. */
export const resetSchema = z.strictObject({
  what: z.array(z.enum(['items', 'log', 'faults'])).default(['items', 'log', 'faults']),
});

/** Answer of `GET /log`. */
export const logPageSchema = z.object({
  entries: z.array(
    z.object({
      sequence: z.number(),
      wallMs: z.number(),
      monotonicMs: z.number(),
      waitedMs: z.number(),
      lateMs: z.number(),
      operation: z.string(),
      cache: z.string(),
      keys: z.array(z.string()),
      result: z.string(),
      client: z.string(),
    }),
  ),
  /** Oldest sequence still kept: a reader whose `since` is smaller than it minus one has missed entries. */
  firstSequence: z.number(),
  lastSequence: z.number(),
});

/** Answer of `GET /stats`. */
export const statsSchema = z.object({
  endpoint: z.string(),
  away: z.boolean(),
  /** Live items by cache. */
  items: z.record(z.string(), z.number()),
  /** Operation -> result -> calls since the start or the last reset of the log. */
  operations: z.record(z.string(), z.record(z.string(), z.number())),
  /** Client -> calls. */
  clients: z.record(z.string(), z.number()),
  /** Calls that a fault holds back. */
  held: z.number(),
  log: z.object({ firstSequence: z.number(), lastSequence: z.number() }),
  quotaPerSecond: z.number().nullable(),
  rules: z.array(faultRuleSchema),
});

/** Answer of `GET /items`. */
export const itemSchema = z.object({ value: z.string().nullable() });

export type LogPage = z.infer<typeof logPageSchema>;
export type EmulatorStats = z.infer<typeof statsSchema>;
export type PutItems = z.infer<typeof putItemsSchema>;
export type ResetWhat = z.infer<typeof resetSchema>['what'][number];
