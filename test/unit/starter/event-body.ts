/** Fields of an envelope that a test changes; `undefined` leaves one out. */
export interface BodyChanges {
  readonly envelope?: Readonly<Record<string, unknown>>;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly payload?: unknown;
}

/** The body of a message as EventBridge sends it, with the given changes. */
export function eventBody(changes: BodyChanges = {}): string {
  const payload = 'payload' in changes ? changes.payload : { tb_restaurant_id: ['12345', '12346'] };
  return JSON.stringify({
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Pricing_InvalidateMenuExporterCache',
    source: 'tb.menu.pricing-service',
    account: '111122223333',
    time: '2026-11-20T17:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: { ID: 123, Payload: JSON.stringify(payload), ...changes.detail },
    ...changes.envelope,
  });
}

/** The same, with a piece of text put in for another: what JSON.stringify cannot write. */
export function editedBody(find: string, replacement: string): string {
  const body = eventBody();
  if (!body.includes(find)) throw new Error(`the body does not hold ${find}`);
  return body.replace(find, () => replacement);
}
