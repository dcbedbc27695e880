/** Job ids of this process, far from those of an outbox: tests on one server must not meet each other's runs. */
let lastJob = BigInt(Date.now()) * 1_000_000n;

/** A job id that no other test uses. */
export function newJobId(): string {
  lastJob += 1n;
  return String(lastJob);
}

/** An EventBridge envelope as EventBridge writes it, put together out by hand. */
export function envelope(event: {
  readonly detailType: string;
  readonly source: string;
  readonly jobId: string;
  readonly payload: unknown;
}): string {
  const { detailType, source, jobId, payload } = event;
  const text = JSON.stringify({
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detailType,
    source,
    account: '111122223333',
    time: '2026-01-01T17:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: { ID: 'JOB', Payload: JSON.stringify(payload) },
  });
  // As a bare JSON integer: JavaScript would round it.
  return text.replace('"JOB"', jobId);
}
