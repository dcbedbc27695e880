import { failureCodes } from '../contract/failure-codes.ts';
import type { Phase, Progress } from '../contract/progress.ts';
import { code, table } from './details-text.ts';
import { ordersTo, type Order } from './orders.ts';

/** Failed stores named in the order that skips them. */
const skippedByExample = 20;

/** What to do about a run in a phase, in a sentence, and the orders that make sense then. */
interface Advice {
  readonly sentence: string;
  readonly orders: readonly Order[];
}

/** Markdown: what to do about the run now, with signals, their input and the commands. Nothing once it has ended. */
export function whatToDo(jobId: string, progress: Progress): string[] {
  const advice = adviceFor[progress.phase]?.(progress, ordersTo(jobId));
  if (advice === undefined) return [];
  const rows = advice.orders.map(({ purpose, signal, input, command }) => [
    purpose,
    code(signal),
    code(input),
    code(command),
  ]);
  return [
    `**What to do:** ${advice.sentence}`,
    '',
    ...table(['to', 'signal', 'its input (JSON)', 'or the command'], rows),
  ];
}

type Adviser = (progress: Progress, orders: ReturnType<typeof ordersTo>) => Advice;

const whileItMoves: Adviser = ({ throttle }, { pause, throttle: slowDown, liftThrottle, reject }) => ({
  sentence:
    'nothing, it goes on by itself. Counts follow at the end of each step; the step in hand stands under Pending Activities.',
  orders: [throttle ? liftThrottle : slowDown, pause, reject],
});

const adviceFor: Partial<Record<Phase, Adviser>> = {
  deleting: whileItMoves,
  settling: whileItMoves,
  queueing: whileItMoves,
  approval: (_, { approve, reject }) => ({
    sentence: 'decide. It deletes nothing before somebody approves it.',
    orders: [approve, reject],
  }),
  paused: ({ paused }, { resume, reject }) => ({
    sentence: `nothing, it goes on by itself at ${paused?.until ?? 'the end of the pause'}; or end the pause now.`,
    orders: [resume, reject],
  }),
  held: ({ held }, { reject }) => ({
    sentence: `nothing, every run goes on by itself at ${held?.until ?? 'the end of the pause'}; or end the fleet's pause now: ${code('freshet resume --all')}.`,
    orders: [reject],
  }),
  waiting: ({ nextTry, failures }, { retry, skip, reject }) => ({
    sentence: `mend what makes the stores fail. They are tried again by themselves at ${nextTry ?? 'the next try'}.`,
    orders: [retry, skip(failures.slice(0, skippedByExample).map(({ store }) => store)), reject],
  }),
  blocked: ({ blocked, nextTry }, { retry, reject }) => ({
    sentence:
      `${blocked ? failureCodes[blocked.code].remedy : 'mend the cause.'} ` +
      `It tries again by itself at ${nextTry ?? 'the next try'}.`,
    orders: [retry, reject],
  }),
};
