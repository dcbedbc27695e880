import { z } from 'zod';
import type { ChangeEvent } from '../contract/event.ts';
import { limits } from '../contract/limits.ts';
import { EventRefused } from '../rules/event-refused.ts';
import { isName, nameBytes } from '../rules/plain-text.ts';
import { parseJson } from './parse-json.ts';

const nameExpected = `expected a text of 1 to ${nameBytes} bytes without control characters or surrounding spaces`;
const name = z.string({ error: nameExpected }).refine(isName, { error: nameExpected });

const timeExpected = 'expected an ISO 8601 time with its zone, such as 2026-11-20T17:00:00Z';
const time = z.iso
  .datetime({ offset: true, error: timeExpected })
  .max(40, { error: timeExpected })
  .transform((text) => (text.endsWith('Z') ? text : new Date(text).toISOString()));

const jobIdExpected = `expected an integer from 1 to ${limits.maxJobId} (limit maxJobId), as a JSON integer or as decimal text without sign or leading zeros`;
const jobId = z.string({ error: jobIdExpected }).refine(isJobId, { error: jobIdExpected });

const payloadExpected = 'expected a text that holds a JSON object';

/** Only what is used: whatever else stands in an envelope, now or later, is ignored. */
const envelopeSchema = z.object(
  {
    id: name.nullish(),
    'detail-type': name,
    source: name,
    time: time.nullish(),
    detail: z.object(
      { ID: jobId, Payload: z.string({ error: payloadExpected }) },
      { error: 'expected an object with ID and Payload' },
    ),
  },
  { error: 'expected an EventBridge envelope: a JSON object with detail-type, source and detail' },
);

/**
 * The event in the body of a message: an EventBridge envelope with `detail: {ID, Payload}`. Integers of the payload
 * become text, see `parseJson`. The stores and selections in it are read by `planEvent`. Throws `EventRefused` only.
 */
export function parseEnvelope(body: string | Uint8Array): ChangeEvent {
  const parsed = envelopeSchema.safeParse(parseJson(bodyText(body), 'body'));
  if (!parsed.success) throw schemaRefusal(parsed.error);
  const { id, 'detail-type': detailType, source, time, detail } = parsed.data;
  const payload = parseJson(detail.Payload, 'detail.Payload');
  if (!isObject(payload)) throw new EventRefused('schema', 'detail.Payload', payloadExpected);
  return { detailType, source, jobId: detail.ID, eventId: id ?? '', time: time ?? '', payload };
}

function bodyText(body: string | Uint8Array): string {
  const tooLarge = body.length > limits.bodyBytes || Buffer.byteLength(body) > limits.bodyBytes;
  if (tooLarge) {
    throw new EventRefused('too-large', 'body', `larger than ${limits.bodyBytes} bytes (limit bodyBytes)`);
  }
  const text = typeof body === 'string' ? body : decode(body);
  if (text.startsWith('\uFEFF')) {
    throw new EventRefused(
      'not-json',
      'body',
      'starts with a byte order mark; expected JSON in UTF-8 without',
    );
  }
  return text;
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new EventRefused('not-json', 'body', 'not UTF-8; expected JSON in UTF-8');
  }
}

function schemaRefusal(error: z.ZodError): EventRefused {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  const problem = issue?.message ?? 'not an event';
  return new EventRefused(
    field === 'detail.ID' ? 'job-id' : 'schema',
    field === '' ? 'body' : field,
    problem,
  );
}

function isJobId(text: string): boolean {
  return /^[1-9]\d{0,19}$/.test(text) && BigInt(text) <= limits.maxJobId;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
