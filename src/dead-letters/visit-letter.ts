import { CommandFailed } from '../command-failed.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Letter } from './letter.ts';
import { walkLetters, type Fate } from './walk-letters.ts';

/** Finds one letter, which takes a walk through the queue, and visits it. Throws `CommandFailed` when it is not there. */
export async function visitLetter(
  queue: DeadLetterQueue,
  id: string,
  visit: (letter: Letter) => Promise<Fate>,
): Promise<void> {
  const found: Letter[] = [];
  await walkLetters(queue, {
    enough: () => found.length > 0,
    visit: (letter) => {
      if (letter.id !== id) return Promise.resolve('kept');
      found.push(letter);
      return visit(letter);
    },
  });
  if (found.length > 0) return;
  throw new CommandFailed(
    `No message ${id} is in ${queue.url}: it has gone, or another reader hides it for a while. ` +
      'See `freshet dlq list`, or try again in two minutes.',
  );
}
