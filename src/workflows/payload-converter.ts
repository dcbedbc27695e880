import type { Payload } from '@temporalio/common';
import { DefaultPayloadConverter } from '@temporalio/common';

/**
 * The SDK's converter, but what it cannot read is undefined. Otherwise a signal with a text that is no JSON, or of an
 * unknown encoding, would fail the workflow task for ever (SDK 1.24): a mistyped form would stop the run. Like this it
 * is refused as a signal without a payload is.
 */
class ForgivingPayloadConverter extends DefaultPayloadConverter {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the SDK's own signature
  override fromPayload<T>(payload: Payload): T {
    try {
      return super.fromPayload<T>(payload);
    } catch {
      return undefined as T;
    }
  }
}

/** The bundler looks for this name. Runs in the sandbox only. */
export const payloadConverter = new ForgivingPayloadConverter();
