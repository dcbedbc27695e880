import type { Priority } from '../contract/plan.ts';

/** A menu to be written. */
export interface MenuToExport {
  readonly storeId: string;
  /** Fencing token: an export must never replace a menu that was written with a higher one. */
  readonly generation: number;
  /** Outbox job that asked last: decimal text, up to 2^64-1. */
  readonly jobId: string;
  readonly source: string;
  /** Envelope id of the event that asked last; empty when it had none. */
  readonly eventId: string;
  readonly priority: Priority;
  /** Since when the menu is wanted, ISO 8601 UTC. */
  readonly requestedAt: string;
}

/**
 * Writes one menu, and resolves when it stands; rejects to be tried again. The signal aborts when the claim is lost,
 * when time is up, or at shutdown: whatever is not written by then should not be. An export may run twice, also at
 * the same time in two processes.
 */
export type ExportMenu = (menu: MenuToExport, signal: AbortSignal) => Promise<void>;
