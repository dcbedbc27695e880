import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Letter } from './letter.ts';
import { evenTurns } from './even-turns.ts';
import { redriveLetter } from './redrive-letter.ts';
import { walkLetters } from './walk-letters.ts';

export interface RedriveOptions {
  /** Which letters go; all others stay. */
  readonly choose: (letter: Letter) => Promise<boolean>;
  /** Messages a second, evenly spaced; without it as fast as the queue takes them. */
  readonly perSecond?: number;
  readonly hiddenSeconds?: number;
}

/** What became of the letters. */
export interface Redriven {
  readonly redriven: number;
  readonly kept: number;
}

/**
 * Redrives letters one by one: send, then delete. One that the bridge refuses again while this goes on, and that comes
 * back, is left alone: it keeps its message id. Throws `CommandFailed` at the first that fails; what went is gone.
 */
export async function redriveLetters(queue: DeadLetterQueue, options: RedriveOptions): Promise<Redriven> {
  const sent = new Set<string>();
  const turn = options.perSecond === undefined ? undefined : evenTurns(options.perSecond);
  let kept = 0;
  await walkLetters(queue, {
    ...(options.hiddenSeconds !== undefined && { hiddenSeconds: options.hiddenSeconds }),
    visit: async (letter) => {
      if (sent.has(letter.id)) return 'kept';
      if (!(await options.choose(letter))) {
        kept += 1;
        return 'kept';
      }
      if (turn) await sleep(turn(Date.now()));
      sent.add(await redriveLetter(queue, letter));
      return 'gone';
    },
  });
  return { redriven: sent.size, kept };
}
