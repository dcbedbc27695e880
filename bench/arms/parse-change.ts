import { z } from 'zod';

/** A change as the simpler arms read it. */
export interface Change {
  readonly jobId: string;
  readonly stores: readonly string[];
}

const envelope = z.object({ detail: z.object({ ID: z.coerce.string(), Payload: z.string() }) });
const payload = z.object({ tb_restaurant_id: z.array(z.string()) });

/** Reads the body of a message. Throws `ZodError` or `SyntaxError`. */
export function parseChange(body: string): Change {
  const { detail } = envelope.parse(JSON.parse(body));
  return { jobId: detail.ID, stores: payload.parse(JSON.parse(detail.Payload)).tb_restaurant_id };
}
