import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import type { RefusalCode } from './call-refused.ts';

const codeNames = Object.keys(status).filter(isRefusalCode);

function isRefusalCode(name: string): name is RefusalCode {
  return name !== 'OK' && Number.isNaN(Number(name));
}

const names = z.array(z.string().min(1)).min(1);

/** One disturbance. What is named must match all; a rule that names nothing disturbs every call. */
export const faultRuleSchema = z.strictObject({
  /** Exact keys (or names of sets and dictionaries); one of several keys of a call is enough. */
  keys: names.optional(),
  keyPrefixes: names.optional(),
  /** Names of the protocol: `Delete`, `KeysExist`, `GetBatch`. */
  operations: names.optional(),
  /** Names of clients, as in the log. */
  clients: names.optional(),
  /** Only so many calls, then the rule is used up. */
  times: z.int().positive().optional(),
  /** Holds the call back before it takes effect. */
  delayMs: z.number().nonnegative().optional(),
  /** Holds the call until this rule is taken away (or the caller gives up). */
  hang: z.boolean().optional(),
  fail: z
    .strictObject({
      code: z.enum(codeNames),
      /** Share of the calls, picked by the seeded random. */
      share: z.number().min(0).max(1).default(1),
      /** The call takes effect and only its answer is lost. */
      applied: z.boolean().default(false),
      /** `err` metadata; RESOURCE_EXHAUSTED has `operations_rate_limit_exceeded` unless told otherwise. */
      err: z.string().optional(),
    })
    .optional(),
});

/** A change of the faults in force: what is left out stays as it is. */
export const faultSettingsSchema = z.strictObject({
  /** Operations a second; null lifts the quota. */
  quotaPerSecond: z.int().positive().nullable().optional(),
  rules: z.array(faultRuleSchema).optional(),
  /** Starts the random that picks calls anew. */
  seed: z.int().optional(),
  /** True: the emulator stops listening and cuts every connection. False: it listens again, on the same port. */
  away: z.boolean().optional(),
});

export type FaultRule = z.infer<typeof faultRuleSchema>;
export type FaultSettings = z.input<typeof faultSettingsSchema>;
