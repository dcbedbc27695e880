import type { DeadLetterQueue } from '../../dead-letters/dead-letter-queue.ts';
import { deleteLetter } from '../../dead-letters/redrive-letter.ts';
import { visitLetter } from '../../dead-letters/visit-letter.ts';
import { walkLetters } from '../../dead-letters/walk-letters.ts';
import { UserError } from '../../user-error.ts';
import { confirm, requireTerminal } from '../confirm.ts';
import { counted } from '../format-values.ts';
import { printJson, printLine } from '../output.ts';
import { withDeadLetters } from './with-dead-letters.ts';

interface DiscardOptions {
  readonly all?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `freshet dlq discard`. */
export async function discard(id: string | undefined, { all, yes, json }: DiscardOptions): Promise<void> {
  if ((id === undefined) === (all === undefined))
    throw new UserError('What is to be discarded? Expected a message id or --all.');
  if (!yes) requireTerminal('dlq discard');
  const discarded = await withDeadLetters(async ({ queue }) => {
    const what = id === undefined ? `all messages (about ${queue.waiting})` : `message ${id}`;
    if (!yes) await confirm(`Discard ${what} of ${queue.url} for good?`);
    return id === undefined ? discardAll(queue) : discardOne(queue, id);
  });
  if (json) printJson({ discarded });
  else printLine(`${counted(discarded, 'message')} discarded`);
}

async function discardOne(queue: DeadLetterQueue, id: string): Promise<number> {
  await visitLetter(queue, id, async (letter) => {
    await deleteLetter(queue, letter);
    return 'gone';
  });
  return 1;
}

async function discardAll(queue: DeadLetterQueue): Promise<number> {
  let discarded = 0;
  await walkLetters(queue, {
    visit: async (letter) => {
      await deleteLetter(queue, letter);
      discarded += 1;
      return 'gone';
    },
  });
  return discarded;
}
