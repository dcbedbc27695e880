import type { OutboxClaim } from '../adapters/mysql/claim-outbox-rows.ts';
import type { Publisher } from './publisher.ts';

/** A claim sorted by what became of its rows. */
export interface PublishedClaim {
  readonly published: readonly bigint[];
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  readonly tooLarge: readonly { readonly id: string; readonly bytes: number }[];
  readonly notTried: readonly bigint[];
}

/** Publishes the rows of a claim; starts no further call once the signal has aborted. */
export async function publishClaim(
  publisher: Publisher,
  claim: OutboxClaim,
  signal: AbortSignal,
): Promise<PublishedClaim> {
  const outcomes = await publisher.publish(claim.rows, signal);
  const published: bigint[] = [];
  const notTried: bigint[] = [];
  const failed: { id: string; reason: string }[] = [];
  const tooLarge = [...claim.tooLarge];
  for (const [index, { id }] of claim.rows.entries()) {
    const outcome = outcomes[index] ?? { status: 'not-tried' };
    switch (outcome.status) {
      case 'published':
        published.push(BigInt(id));
        break;
      case 'failed':
        failed.push({ id, reason: outcome.reason });
        break;
      case 'too-large':
        tooLarge.push({ id, bytes: outcome.bytes });
        break;
      case 'not-tried':
        notTried.push(BigInt(id));
    }
  }
  return { published, failed, tooLarge, notTried };
}
