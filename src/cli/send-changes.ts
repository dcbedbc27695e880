import type { Change } from './change.ts';
import { useSettings } from './environment.ts';
import { withDatabase } from './with-database.ts';

/** A change that is on its way. */
export interface Sent {
  readonly change: Change;
  readonly jobId: string;
  /** Messages with the same job id: duplicates but for the first. */
  readonly copies: number;
}

/**
 * Sends the changes: as rows of the outbox, each as often as `times` says, or straight into the queue, each as one
 * message and `times - 1` duplicates. Throws `PortError`, `CommandFailed` or `UserError`; what was sent before stays sent.
 */
export async function sendChanges(
  changes: readonly Change[],
  { via, times }: { readonly via: 'outbox' | 'sqs'; readonly times: number },
): Promise<Sent[]> {
  return via === 'outbox' ? sendThroughOutbox(changes, times) : sendToQueue(changes, times);
}

async function sendThroughOutbox(changes: readonly Change[], times: number): Promise<Sent[]> {
  const { writeToOutbox } = await import('./send-change.ts');
  return withDatabase(async (pool) => {
    const sent: Sent[] = [];
    for (const change of changes) {
      for (let n = 0; n < times; n += 1) {
        sent.push({ change, jobId: await writeToOutbox(pool, change), copies: 1 });
      }
    }
    return sent;
  });
}

async function sendToQueue(changes: readonly Change[], times: number): Promise<Sent[]> {
  const { messageBody, queueSender } = await import('./send-change.ts');
  const sender = await queueSender(useSettings('sqs').sqs.queueUrl);
  try {
    const sent: Sent[] = [];
    for (const change of changes) {
      const jobId = change.jobId ?? (await newJob(change));
      const body = messageBody(change, jobId, sender.region);
      await sender.send(Array.from({ length: times }, () => body));
      sent.push({ change, jobId, copies: times });
    }
    return sent;
  } finally {
    sender.close();
  }
}

/** A job id of its own, from an outbox row that no relay will publish: the run marks it in the end. */
async function newJob(change: Change): Promise<string> {
  const { writeToOutbox } = await import('./send-change.ts');
  return withDatabase((pool) => writeToOutbox(pool, change, true));
}
