import { SQSClient } from '@aws-sdk/client-sqs';
import { openDeadLetterQueue, type DeadLetterQueue } from '../../dead-letters/dead-letter-queue.ts';
import { judgeLetter, type Judgement } from '../../dead-letters/judge-letter.ts';
import { loadRules } from '../../rules/load-rules.ts';
import { requireRegion } from '../aws-region.ts';
import { useSettings } from '../environment.ts';
import { runLookUp } from '../look-up-runs.ts';
import { errorLine } from '../report-error.ts';

/** What the commands on dead letters work with. */
export interface DeadLetters {
  readonly queue: DeadLetterQueue;
  /** What the bridge would do with a body by the rules and runs of now. */
  readonly judge: (body: string) => Promise<Judgement>;
}

/**
 * Does a command's work on the dead-letter queue of the settings. Says on standard error when Temporal could not be
 * asked. Throws `UserError`, `CommandFailed`.
 */
export async function withDeadLetters<T>(work: (letters: DeadLetters) => Promise<T>): Promise<T> {
  const { sqs: settings, rulesFile } = useSettings('sqs', 'rulesFile');
  const rules = loadRules(rulesFile);
  const runs = runLookUp();
  const sqs = new SQSClient();
  try {
    await requireRegion(sqs);
    const queue = await openDeadLetterQueue(sqs, settings);
    const result = await work({ queue, judge: (body) => judgeLetter(rules, body, runs.lookUp) });
    const failure = runs.failure();
    if (failure !== null)
      process.stderr.write(
        errorLine(`Content conflicts are unknown, for runs cannot be looked up. ${failure}`),
      );
    return result;
  } finally {
    sqs.destroy();
    await runs.close();
  }
}
