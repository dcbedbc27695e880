import { readFileSync } from 'node:fs';
import { CommandFailed } from '../../command-failed.ts';
import type { DeadLetterQueue } from '../../dead-letters/dead-letter-queue.ts';
import { moveLetters } from '../../dead-letters/move-task.ts';
import { redriveLetter } from '../../dead-letters/redrive-letter.ts';
import { redriveLetters, type Redriven } from '../../dead-letters/redrive-letters.ts';
import { visitLetter } from '../../dead-letters/visit-letter.ts';
import { UserError } from '../../user-error.ts';
import { counted } from '../format-values.ts';
import { printJson, printLine } from '../output.ts';
import { errorLine } from '../report-error.ts';
import { withDeadLetters, type DeadLetters } from './with-dead-letters.ts';

interface RedriveOptions {
  readonly accepted?: true;
  readonly rate?: number;
  readonly edit?: string;
  readonly json?: true;
}

/** `by`: a task of SQS, or message by message. */
type Outcome = Redriven & { readonly by: 'move-task' | 'messages' };

/** `freshet dlq redrive`. */
export async function redrive(id: string | undefined, options: RedriveOptions): Promise<void> {
  const { edit, accepted, rate, json } = options;
  if (edit !== undefined && (id === undefined || accepted))
    throw new UserError('--edit mends one message: expected its id, and not --accepted.');
  if (id !== undefined && rate !== undefined)
    throw new UserError('--rate is for several messages: leave it or the id out.');
  const body = edit === undefined ? undefined : readBody(edit);
  const outcome = await withDeadLetters(async (letters): Promise<Outcome> => {
    if (edit !== undefined && body !== undefined) await requireSound(letters, edit, body);
    if (id !== undefined) return redriveOne(letters, id, accepted, body);
    if (accepted) return redriveChosen(letters, rate);
    return redriveAll(letters.queue, rate);
  });
  if (json) printJson(outcome);
  else {
    const { redriven, kept } = outcome;
    printLine(
      `${counted(redriven, 'message')} redriven${kept > 0 ? `, ${kept} kept: not accepted now` : ''}`,
    );
  }
}

async function redriveOne(
  { queue, judge }: DeadLetters,
  id: string,
  accepted: true | undefined,
  body: string | undefined,
): Promise<Outcome> {
  await visitLetter(queue, id, async (letter) => {
    if (accepted && (await judge(letter.body)).accepted !== 'yes') {
      throw new CommandFailed(
        `The message ${id} stays: the bridge would not accept it now. See \`freshet dlq show ${id}\`.`,
      );
    }
    await redriveLetter(queue, letter, body);
    return 'gone';
  });
  return { redriven: 1, kept: 0, by: 'messages' };
}

async function redriveChosen({ queue, judge }: DeadLetters, rate: number | undefined): Promise<Outcome> {
  const outcome = await redriveLetters(queue, {
    choose: async ({ body }) => (await judge(body)).accepted === 'yes',
    ...(rate !== undefined && { perSecond: rate }),
  });
  return { ...outcome, by: 'messages' };
}

async function redriveAll(queue: DeadLetterQueue, rate: number | undefined): Promise<Outcome> {
  const moved = await moveLetters(queue, rate);
  if (moved !== 'lacking') return { redriven: moved, kept: 0, by: 'move-task' };
  process.stderr.write(
    errorLine('The service has no move task for this queue: each message is sent, then deleted.'),
  );
  const outcome = await redriveLetters(queue, {
    choose: () => Promise.resolve(true),
    ...(rate !== undefined && { perSecond: rate }),
  });
  return { ...outcome, by: 'messages' };
}

function readBody(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it is not UTF-8';
    throw new UserError(`${file} cannot be read (${why}): expected the repaired body, in UTF-8.`);
  }
}

async function requireSound({ judge }: DeadLetters, file: string, body: string): Promise<void> {
  const judgement = await judge(body);
  if (judgement.accepted !== 'no') return;
  const { reason, problem, remedy } = judgement.refusal;
  throw new UserError(`${file}: the bridge would refuse it (${reason}): ${problem}. ${remedy}`);
}
