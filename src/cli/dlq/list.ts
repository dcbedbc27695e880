import { walkLetters } from '../../dead-letters/walk-letters.ts';
import { counted, duration, thousands } from '../format-values.ts';
import { printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { describeLetter, reasonWord, type DescribedLetter } from './describe-letter.ts';
import { withDeadLetters } from './with-dead-letters.ts';

interface ListOptions {
  readonly limit: number;
  readonly json?: true;
}

/** `freshet dlq list`. */
export async function list({ limit, json }: ListOptions): Promise<void> {
  const { queue, letters } = await withDeadLetters(async (dead) => {
    const described: DescribedLetter[] = [];
    await walkLetters(dead.queue, {
      limit,
      visit: async (letter) => {
        described.push(describeLetter(letter, await dead.judge(letter.body)));
        return 'kept';
      },
    });
    return { queue: dead.queue, letters: described.sort(oldestFirst) };
  });
  if (json) {
    printJson({ queue: queue.url, waiting: queue.waiting, messages: letters });
    return;
  }
  if (letters.length === 0) printLine(`No message in ${queue.url}.`);
  else print(letters);
  if (letters.length === limit && queue.waiting > limit)
    printLine(`${thousands(limit)} of about ${thousands(queue.waiting)}; --limit shows more.`);
}

function oldestFirst(one: DescribedLetter, other: DescribedLetter): number {
  return (one.sentAt?.getTime() ?? 0) - (other.sentAt?.getTime() ?? 0) || one.id.localeCompare(other.id);
}

function print(letters: readonly DescribedLetter[]): void {
  const now = Date.now();
  printTable(
    ['message id', 'age', 'receives', 'job', 'accepted', 'reason', 'detail-type', 'source'],
    letters.map((letter) => [
      letter.id,
      letter.sentAt === null ? '-' : duration(now - letter.sentAt.getTime()),
      String(letter.receives),
      letter.job ?? '-',
      letter.accepted,
      reasonWord(letter),
      letter.detailType ?? '-',
      letter.source ?? '-',
    ]),
  );
  printLine(counted(letters.length, 'message'));
}
