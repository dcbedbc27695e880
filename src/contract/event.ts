/** Where a change comes from: carried into the run, its logs and the menu rows. */
export interface EventOrigin {
  /** EventBridge `detail-type`. */
  readonly detailType: string;
  /** EventBridge `source`; outbox job ids of different sources are different jobs. */
  readonly source: string;
  /** Outbox job id, 1 to 2^64-1, as decimal text: a JS number would lose digits. */
  readonly jobId: string;
  /** Envelope `id`, for correlation; empty when the envelope had none. */
  readonly eventId: string;
  /** Envelope `time`, ISO 8601 UTC: the age of the change; empty when the envelope had none. */
  readonly time: string;
}

/** An EventBridge envelope whose form is valid; its payload is still unknown to any rule. */
export interface ChangeEvent extends EventOrigin {
  /** Parsed `detail.Payload`: a JSON object. */
  readonly payload: Readonly<Record<string, unknown>>;
}
