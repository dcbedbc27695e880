import { z } from 'zod';
import { isName } from '../rules/plain-text.ts';
import { parseJson } from '../starter/parse-json.ts';

/** Where a letter says it comes from; null for what cannot be read or is not safe to print. */
export interface LetterOrigin {
  readonly detailType: string | null;
  readonly source: string | null;
  readonly job: string | null;
}

const name = z.string().refine(isName).nullable().catch(null);
const job = z
  .string()
  .regex(/^\d{1,20}$/)
  .nullable()
  .catch(null);
const nowhere: LetterOrigin = { detailType: null, source: null, job: null };
const originSchema = z
  .object({ 'detail-type': name, source: name, detail: z.object({ ID: job }).catch({ ID: null }) })
  .transform((it): LetterOrigin => ({ detailType: it['detail-type'], source: it.source, job: it.detail.ID }))
  .catch(nowhere);

/** Reads as much of a body's origin as can be read, however broken the rest is. Throws nothing. */
export function letterOrigin(body: string): LetterOrigin {
  try {
    return originSchema.parse(parseJson(body, 'body'));
  } catch {
    return nowhere;
  }
}
