import { openDeadLetterQueue } from '../../../src/dead-letters/dead-letter-queue.ts';
import { redriveLetters } from '../../../src/dead-letters/redrive-letters.ts';
import { queueClient } from '../../starter/support/test-queue.ts';

/** Child process: a redrive that is killed between send and delete. Arguments: queue endpoint, queue URL. */
const [endpoint, queueUrl] = process.argv.slice(2);
if (!endpoint || !queueUrl) throw new Error('expected queue endpoint and queue URL');

const sqs = queueClient(endpoint);
sqs.middlewareStack.add(
  (next, context) => (args) => {
    if (context['commandName'] === 'DeleteMessageCommand') process.kill(process.pid, 'SIGKILL');
    return next(args);
  },
  { step: 'initialize' },
);
const queue = await openDeadLetterQueue(sqs, { queueUrl });
await redriveLetters(queue, { choose: () => Promise.resolve(true), hiddenSeconds: 1 });
