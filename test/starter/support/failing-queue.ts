import type { SQSClient } from '@aws-sdk/client-sqs';

/** The emulator cannot be told to fail, so the client is: its first batch delete never reaches the queue. */
export function failFirstDelete(sqs: SQSClient): SQSClient {
  let failed = false;
  onDelete(sqs, () => {
    if (failed) return;
    failed = true;
    throw new Error('delete refused by the test');
  });
  return sqs;
}

/** Runs before every batch delete is sent. */
export function onDelete(sqs: SQSClient, action: () => void): void {
  sqs.middlewareStack.add(
    (next, context) => (args) => {
      if (context['commandName'] === 'DeleteMessageBatchCommand') action();
      return next(args);
    },
    { step: 'initialize' },
  );
}
