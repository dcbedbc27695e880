import { z } from 'zod';
import type { VerifyPort } from '../activities/ports.ts';
import { verdicts, type Verdict } from '../contract/verified.ts';
import type { Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import { userFunction, type UserFunction } from '../user-function.ts';

/** Enough for a first call that has to connect; a module that hangs holds up the menus of a settle step so long. */
const defaultLimitMs = 2_000;
const shownCharacters = 300;

/** What came of one call: verdicts, or why there are none. */
type Answer =
  | { readonly verdicts: readonly Verdict[] }
  | { readonly cause: 'failed' | 'too-slow' | 'wrong-answer'; readonly problem: string };

/**
 * A verify port that is the default function of a module of the user's; a relative path counts from the working
 * folder. Throws `UserError` when the module cannot be loaded or has no such function.
 */
export async function verifyModule(path: string, logger: Logger): Promise<VerifyPort> {
  const verify = await userFunction(path, {
    name: 'verify',
    setting: 'FRESHET_VERIFY_MODULE',
    form: "export default async (keys, signal) => an array of 'fresh', 'stale' or 'unknown', one for each key",
  });
  return guardedVerify(verify, logger);
}

/**
 * Keeps the promise of the port whatever the function does: keys of a call that fails, takes too long or answers
 * something else are `unknown`. Each of these causes is warned of once in the life of the process; the reports of the
 * runs count the keys.
 */
export function guardedVerify(
  verify: UserFunction,
  logger: Logger,
  limitMs: number = defaultLimitMs,
): VerifyPort {
  const warned = new Set<string>();
  return {
    async judge(keys, signal) {
      const over = new AbortController();
      const stop = AbortSignal.any([signal, over.signal]);
      const answer = await Promise.race([ask(verify, keys, stop), silence(limitMs, stop)]);
      over.abort();
      if ('verdicts' in answer) return answer.verdicts;
      if (!isCalledBack(signal) && !warned.has(answer.cause)) {
        warned.add(answer.cause);
        const { cause, problem } = answer;
        logger.warn('the verify module gives no verdicts: its keys count as unknown', { cause, problem });
      }
      return keys.map(() => 'unknown');
    },
  };
}

/** A signal that aborts because the caller's own time is up is no call back: the module was too slow. */
function isCalledBack({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof Error && reason.name === 'TimeoutError');
}

async function ask(verify: UserFunction, keys: readonly string[], stop: AbortSignal): Promise<Answer> {
  try {
    const answer: unknown = await verify([...keys], stop);
    const parsed = z.array(z.enum(verdicts)).length(keys.length).safeParse(answer);
    if (parsed.success) return { verdicts: parsed.data };
    const problem = `expected an array of ${keys.length} of ${verdicts.join(', ')}`;
    return { cause: 'wrong-answer', problem };
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    return { cause: 'failed', problem: problem.slice(0, shownCharacters) };
  }
}

/** Answers when the time is up, or at once when the call is over or called back. */
async function silence(limitMs: number, stop: AbortSignal): Promise<Answer> {
  await sleepUntil(limitMs, stop);
  return { cause: 'too-slow', problem: 'no answer in time' };
}
