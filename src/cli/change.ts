import type { ReadMessage } from '../starter/read-message.ts';

/** A change that today's rules accept. */
export interface Change extends ReadMessage {
  /** Outbox job id that was asked for; null where the change gets one of its own. */
  readonly jobId: string | null;
  /** JSON text that goes into `detail.Payload`. */
  readonly payload: string;
  /** The envelope as it was given; null for a change made from options. */
  readonly body: string | null;
}
