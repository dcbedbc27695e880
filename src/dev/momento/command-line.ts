import { parseArgs } from 'node:util';
import { z } from 'zod';
import { UserError } from '../../user-error.ts';
import type { MomentoEmulatorOptions } from './emulator-options.ts';

const port = z.coerce.number().int().min(0).max(65_535).default(0);

const flagsSchema = z.strictObject({
  port,
  'control-port': port,
  cache: z.array(z.string().min(1)).default([]),
  quota: z.coerce.number().int().positive().optional(),
  seed: z.coerce.number().int().optional(),
  'log-entries': z.coerce.number().int().positive().optional(),
  tether: z.boolean().default(false),
});

/** Flags of the emulator's process. `tether`: it ends when its standard input closes. */
export interface EmulatorCommand {
  readonly options: MomentoEmulatorOptions;
  readonly tether: boolean;
}

/** Reads the flags. Throws `UserError` with one line. */
export function parseEmulatorCommand(args: readonly string[]): EmulatorCommand {
  const parsed = flagsSchema.safeParse(flagsOf(args));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`Cache emulator: ${problems.join('; ')}`);
  }
  const { cache, quota, seed, tether } = parsed.data;
  return {
    tether,
    options: {
      port: parsed.data.port,
      controlPort: parsed.data['control-port'],
      caches: [...new Set(cache)],
      ...(quota === undefined ? {} : { quotaPerSecond: quota }),
      ...(seed === undefined ? {} : { seed }),
      ...(parsed.data['log-entries'] === undefined ? {} : { logEntries: parsed.data['log-entries'] }),
    },
  };
}

function flagsOf(args: readonly string[]): unknown {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        'control-port': text,
        cache: { type: 'string', multiple: true },
        quota: text,
        seed: text,
        'log-entries': text,
        tether: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UserError(`Cache emulator: ${error instanceof Error ? error.message : String(error)}`);
  }
}
