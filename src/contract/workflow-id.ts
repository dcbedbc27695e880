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

/** The event that a workflow ID stands for; undefined when it is not one of ours. */
export function parseInvalidationWorkflowId(
  workflowId: string,
): { detailType: string; source: string; jobId: string } | undefined {
  const [first, detailType, source, jobId, ...more] = workflowId.split('/').map(decodePart);
  if (first !== 'invalidation' || !detailType || !source || !jobId || more.length > 0) return undefined;
  return { detailType, source, jobId };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
