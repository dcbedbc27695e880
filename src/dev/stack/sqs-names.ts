/** The emulator's queue and dead-letter queue; the region is part of their ARNs. */
export const sqsRegion = 'us-east-1';
export const queueName = 'freshet';
export const deadLetterQueueName = 'freshet-dead-letter';
const account = '000000000000';

/** By address, not by the usual host name `sqs.<region>.localhost`, which not every system resolves. */
export function emulatorQueueUrl(endpoint: string, name: string): string {
  return `${endpoint}/${account}/${name}`;
}

const retentionSeconds = String(14 * 24 * 60 * 60);

/** Dead-letter queue first: the redrive policy names it. The values are those that `freshet doctor` asks of a real queue. */
export const emulatorQueues = [
  { name: deadLetterQueueName, attributes: { MessageRetentionPeriod: retentionSeconds } },
  {
    name: queueName,
    attributes: {
      VisibilityTimeout: '30',
      ReceiveMessageWaitTimeSeconds: '20',
      MessageRetentionPeriod: retentionSeconds,
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${sqsRegion}:${account}:${deadLetterQueueName}`,
        maxReceiveCount: '5',
      }),
    },
  },
];
