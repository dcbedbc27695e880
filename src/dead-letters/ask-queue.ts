import { CommandFailed } from '../command-failed.ts';

/** The queue's answer. Throws `CommandFailed`, naming the queue and the reason, when it refuses or is away. */
export async function askQueue<T>(queue: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw queueFailed(queue, error);
  }
}

/** What a user reads of a failed call to the queue. */
export function queueFailed(queue: string, error: unknown): CommandFailed {
  return new CommandFailed(
    `The queue ${queue} does not do it (${queueFault(error)}): ` +
      'see SQS_QUEUE_URL, SQS_DEAD_LETTER_QUEUE_URL and the AWS_* variables.',
  );
}

/** Name and message of a fault of the queue or of the way to it: a refused connection has only a code. */
function queueFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return `${error.name}: ${error.message || code}`;
}
