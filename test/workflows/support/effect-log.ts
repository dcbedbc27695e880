import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const effectSchema = z.object({
  kind: z.enum(['delete', 'queue', 'mark']),
  what: z.string(),
  atMs: z.number(),
  pid: z.number(),
});

/** One effect of a worker process: what it did to which key, store or job, and when. */
export type Effect = z.infer<typeof effectSchema>;

/** Effects in the order in which they were written. A line that a killed process left half written does not count. */
export function readEffects(log: string, kind: Effect['kind']): Effect[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => effectSchema.parse(JSON.parse(line))).filter((effect) => effect.kind === kind);
}

/** How many effects there are; cheap enough to be asked often. */
export function countEffects(log: string): number {
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0;
}
