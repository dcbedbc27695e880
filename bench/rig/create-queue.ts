import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { Rig } from './rig.ts';

/** A queue of an arm's own, with the attributes of the product's, so that no arm takes another one's changes. */
export async function createQueue(rig: Rig, prefix: string): Promise<string> {
  const { QueueUrl = '' } = await rig.sqs.send(
    new CreateQueueCommand({
      QueueName: `${prefix}-${rig.next()}`,
      Attributes: { VisibilityTimeout: '30', ReceiveMessageWaitTimeSeconds: '20' },
    }),
  );
  // The emulator names itself by a host name that not every system resolves.
  const url = new URL(QueueUrl);
  url.hostname = '127.0.0.1';
  return url.href;
}
