import type { OutboxRow } from '../../src/adapters/mysql/read-outbox-rows.ts';
import type { Publisher, PublishOutcome } from '../../src/relay/publisher.ts';

/** A bus in memory, which can be made to fail or to hang. */
export interface RecordingPublisher extends Publisher {
  /** Ids in the order in which they were published. */
  readonly published: string[];
  /** Asked before each row is published. Default: publishes. */
  decide: (row: OutboxRow) => Promise<PublishOutcome> | PublishOutcome;
}

export function recordingPublisher(maxEventBytes = 1024 * 1024): RecordingPublisher {
  const publisher: RecordingPublisher = {
    maxEventBytes,
    published: [],
    decide: () => ({ status: 'published' }),
    publish: async (rows) => {
      const outcomes: PublishOutcome[] = [];
      for (const row of rows) {
        const outcome = await publisher.decide(row);
        if (outcome.status === 'published') publisher.published.push(row.id);
        outcomes.push(outcome);
      }
      return outcomes;
    },
  };
  return publisher;
}
