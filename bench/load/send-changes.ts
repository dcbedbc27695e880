import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { chunk } from '../../src/contract/chunk.ts';
import { eachBounded } from '../arms/each-bounded.ts';
import type { Rig } from '../rig/rig.ts';
import type { BenchChange } from './change.ts';
import { untilWallMs, wallMs } from './wall-clock.ts';

const sendersOfBurst = 4;

/**
 * Sends on a fixed schedule and waits for no answer in between, so that an arm that is slow does not slow the arrivals
 * down (no coordinated omission). Returns when each was due: that is when its time begins, even if it was sent late.
 */
export async function sendOnSchedule(
  rig: Rig,
  queueUrl: string,
  changes: readonly BenchChange[],
  ratePerSecond: number,
  startMs = wallMs() + 20,
): Promise<number[]> {
  const due = changes.map((_, index) => startMs + (index * 1000) / ratePerSecond);
  const sent: Promise<unknown>[] = [];
  for (const [index, { body }] of changes.entries()) {
    await untilWallMs(due[index] ?? startMs);
    sent.push(rig.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body })));
  }
  await Promise.all(sent);
  return due;
}

/** Sends all at once, as fast as the queue takes them. Returns when it began. */
export async function sendBurst(
  rig: Rig,
  queueUrl: string,
  changes: readonly BenchChange[],
): Promise<number> {
  const startMs = wallMs();
  await eachBounded(chunk(changes, 10), sendersOfBurst, async (part) => {
    const entries = part.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
    const { Failed = [] } = await rig.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
    );
    if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} messages`);
  });
  return startMs;
}
