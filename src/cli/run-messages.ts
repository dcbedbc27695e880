import { z } from 'zod';

const storeCounts = z.object({
  total: z.number(),
  done: z.number(),
  failed: z.number(),
  skipped: z.number(),
});
const failure = z.object({ code: z.string(), message: z.string() });
const consistency = z.object({
  checked: z.number(),
  fresh: z.number(),
  stale: z.number(),
  unknown: z.number(),
  ratio: z.number().optional(),
  staleKeys: z.array(z.string()),
});
const authored = z.object({ actor: z.string(), reason: z.string() });

/** Answer of the `progress` query, as a worker of this version or of another one gives it; see `Progress`. */
export const progressSchema = z.object({
  phase: z.string(),
  stores: storeCounts,
  keysDeleted: z.number(),
  refilled: z.number(),
  consistency: consistency.optional(),
  menusQueued: z.number(),
  keysPerSecond: z.number(),
  etaSeconds: z.number().nullable(),
  paused: authored.extend({ since: z.string(), until: z.string() }).optional(),
  held: authored.extend({ until: z.string() }).optional(),
  throttle: authored.extend({ storesPerSecond: z.number() }).optional(),
  outbox: z.string(),
  lastAction: authored.extend({ action: z.string(), at: z.string() }).optional(),
  blocked: failure.optional(),
  nextTry: z.string().optional(),
  failures: z.array(failure.extend({ store: z.string() })),
  refused: z.array(z.object({ signal: z.string(), reason: z.string(), at: z.string() })),
});

/** Result of a completed run; see `InvalidationResult`. */
export const resultSchema = z.object({
  outcome: z.string(),
  stores: storeCounts,
  keysDeleted: z.number(),
  refilled: z.number(),
  consistency: consistency.optional(),
  menusQueued: z.number(),
  outbox: z.string(),
  skipped: z.array(authored.extend({ store: z.string() })).optional(),
  rejectedBy: authored.optional(),
});

export type ShownProgress = z.infer<typeof progressSchema>;
export type ShownResult = z.infer<typeof resultSchema>;
