import { visitLetter } from '../../dead-letters/visit-letter.ts';
import { duration, thousands } from '../format-values.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { escapedText } from '../plain-text.ts';
import { describeLetter, reasonWord, type DescribedLetter } from './describe-letter.ts';
import { withDeadLetters } from './with-dead-letters.ts';

/** `freshet dlq show`. */
export async function show(id: string, { json }: { readonly json?: true }): Promise<void> {
  await withDeadLetters(({ queue, judge }) =>
    visitLetter(queue, id, async (letter) => {
      const described = describeLetter(letter, await judge(letter.body));
      if (json) printJson({ queue: queue.url, ...described, body: letter.body });
      else print(described, letter.body);
      return 'kept';
    }),
  );
}

function print(letter: DescribedLetter, body: string): void {
  const { sentAt, problem, remedy, workflowId } = letter;
  printFields([
    ['message', letter.id],
    ...(sentAt === null
      ? []
      : [['sent', `${sentAt.toISOString()}, ${duration(Date.now() - sentAt.getTime())} ago`] as const]),
    ['receives', String(letter.receives)],
    ['detail-type', letter.detailType ?? '-'],
    ['source', letter.source ?? '-'],
    ['job', letter.job ?? '-'],
    ['accepted now', letter.accepted],
    ['reason', reasonWord(letter)],
    ...(problem === null ? [] : [['problem', problem] as const]),
    ...(remedy === null ? [] : [['remedy', remedy] as const]),
    ...(workflowId === null ? [] : [['workflow', workflowId] as const]),
    ['body', `${thousands(letter.bytes)} bytes`],
  ]);
  printLine('');
  printLine(escapedText(body));
}
