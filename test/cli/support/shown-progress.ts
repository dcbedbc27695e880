import type { ShownProgress } from '../../../src/cli/run-messages.ts';

/** Progress of a run half done, with the changes. */
export function shownProgress(changes: Partial<ShownProgress> = {}): ShownProgress {
  return {
    phase: 'deleting',
    stores: { total: 8_000, done: 4_000, failed: 0, skipped: 0 },
    keysDeleted: 16_000,
    refilled: 0,
    menusQueued: 4_000,
    keysPerSecond: 1_000,
    etaSeconds: 16,
    outbox: 'pending',
    failures: [],
    refused: [],
    ...changes,
  };
}
