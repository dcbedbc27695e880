import { z } from 'zod';
import { settleSecondsOf } from '../load/detail-types.ts';

/** A change as the simpler arms read it. */
export interface Change {
  readonly jobId: string;
  readonly stores: readonly string[];
  /** 0 without a settle stage. */
  readonly settleSeconds: number;
}

const envelope = z.object({
  'detail-type': z.string(),
  detail: z.object({ ID: z.coerce.string(), Payload: z.string() }),
});
const payload = z.object({ tb_restaurant_id: z.array(z.string()) });

/** Reads the body of a message. Throws `ZodError` or `SyntaxError`. */
export function parseChange(body: string): Change {
  const { 'detail-type': detailType, detail } = envelope.parse(JSON.parse(body));
  const { tb_restaurant_id: stores } = payload.parse(JSON.parse(detail.Payload));
  return { jobId: detail.ID, stores, settleSeconds: settleSecondsOf(detailType) };
}
