/**
 * Percent-encodes everything but `[A-Za-z0-9._-]`, byte by byte in UTF-8, so that no part of a workflow ID can
 * pose as a separator. Throws `URIError` on a lone surrogate; the event schema refuses those before.
 */
function encodePart(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `invalidation/<detail-type>/<source>/<outbox job id>`: one event, one ID, whoever delivers it. */
export function invalidationWorkflowId(event: { detailType: string; source: string; jobId: string }): string {
  return ['invalidation', event.detailType, event.source, event.jobId].map(encodePart).join('/');
}
