import type { OutboxRow } from '../adapters/mysql/read-outbox-rows.ts';
import { type CallEntry, packCalls } from './pack-calls.ts';
import type { PublishOutcome } from './publisher.ts';

/** How a bus takes events. */
export interface BatchCalls<Entry> {
  readonly entriesPerCall: number;
  /** Limit of one call, and so of one event. */
  readonly maxBytes: number;
  /** The event of a row and its size as the bus counts it. */
  entry(row: OutboxRow): { readonly entry: Entry; readonly bytes: number };
  /** Sends one call. Resolves to the reasons of the entries that were refused, by their place in the call. */
  send(entries: readonly Entry[], signal: AbortSignal): Promise<ReadonlyMap<number, string>>;
}

/** Publishes rows call by call, in their order. Fulfils the promise of `Publisher.publish`. */
export async function publishInCalls<Entry>(
  bus: BatchCalls<Entry>,
  rows: readonly OutboxRow[],
  signal: AbortSignal,
): Promise<PublishOutcome[]> {
  const outcomes: PublishOutcome[] = rows.map(() => ({ status: 'not-tried' }));
  const entries: CallEntry<Entry>[] = [];
  for (const [index, row] of rows.entries()) {
    const { entry, bytes } = bus.entry(row);
    if (bytes > bus.maxBytes) outcomes[index] = { status: 'too-large', bytes };
    else entries.push({ index, bytes, entry });
  }
  for (const call of packCalls(entries, { entries: bus.entriesPerCall, bytes: bus.maxBytes })) {
    if (signal.aborted) break;
    try {
      const refused = await bus.send(
        call.map(({ entry }) => entry),
        signal,
      );
      for (const [place, { index }] of call.entries()) {
        const reason = refused.get(place);
        outcomes[index] = reason === undefined ? { status: 'published' } : { status: 'failed', reason };
      }
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
      for (const { index } of call) outcomes[index] = { status: 'failed', reason };
      break;
    }
  }
  return outcomes;
}
