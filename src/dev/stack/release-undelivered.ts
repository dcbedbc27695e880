import { ServerResponse } from 'node:http';
import { z } from 'zod';

const received = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })) });

/**
 * Tells the receipt handles of messages that the emulator answers to a long poll whose caller has gone. It hands them out all the same,
 * and they would be hidden for a whole visibility timeout: after every restart of a bridge a change would take 30 s.
 */
export function onUndelivered(release: (receiptHandles: string[]) => void): void {
  const end = Reflect.get(ServerResponse.prototype, 'end') as (...args: unknown[]) => ServerResponse;
  ServerResponse.prototype.end = function endNoting(
    this: ServerResponse,
    ...args: unknown[]
  ): ServerResponse {
    const gone = this.socket === null || this.socket.destroyed;
    if (gone) {
      const handles = receiptHandlesIn(args[0]);
      if (handles.length > 0) release(handles);
    }
    return end.apply(this, args);
  };
}

function receiptHandlesIn(payload: unknown): string[] {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return [];
  try {
    const parsed = received.safeParse(JSON.parse(payload.toString()));
    return parsed.success ? parsed.data.Messages.map((message) => message.ReceiptHandle) : [];
  } catch {
    return [];
  }
}
