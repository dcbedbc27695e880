import { z } from 'zod';
import { menuPriority, type Priority } from '../../contract/plan.ts';

/**
 * Columns as JavaScript sees them. A generation counts the requests of one store, so it may be a number, which an
 * export compares safely; as text "10" would be smaller than "9".
 */
export const generationColumn = z.string().transform(Number).pipe(z.number().int());

export const priorityColumn = z.number().transform((value, context): Priority => {
  const found = Object.entries(menuPriority).find(([, number]) => number === value);
  if (found?.[0] === 'urgent' || found?.[0] === 'normal' || found?.[0] === 'bulk') return found[0];
  context.addIssue({ code: 'custom', message: `no such menu priority: ${value}` });
  return z.NEVER;
});

export const statusColumn = z.enum(['pending', 'exporting', 'done', 'failed']);

export type MenuStatus = z.infer<typeof statusColumn>;
