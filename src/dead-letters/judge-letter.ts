import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import type { Rules } from '../rules/rule.ts';
import { readMessage, type ReadMessage } from '../starter/read-message.ts';
import { contentConflict, refusalOf, type Refusal } from '../starter/refusal.ts';

/** What stands in the way of a start, by workflow ID and hash; `unknown` when the server cannot be asked. */
export type LookUpRun = (
  workflowId: string,
  hash: string,
) => Promise<'duplicate' | 'content-conflict' | 'unknown' | undefined>;

/** What the bridge would do with a body now. */
export type Judgement =
  | { readonly accepted: 'no'; readonly refusal: Refusal }
  /** The rules take it; `duplicate`: its event has a run already, and it would be acknowledged. */
  | { readonly accepted: 'yes'; readonly duplicate: boolean; readonly workflowId: string }
  /** The rules take it; whether its id has a run of another content cannot be told. */
  | { readonly accepted: 'unknown'; readonly workflowId: string };

/** Judges a body by the rules of today and the runs there are. Throws what `lookUp` throws. */
export async function judgeLetter(rules: Rules, body: string, lookUp: LookUpRun): Promise<Judgement> {
  const read = tryToRead(rules, body);
  if ('refusal' in read) return { accepted: 'no', refusal: read.refusal };
  const workflowId = invalidationWorkflowId(read.event);
  const found = await lookUp(workflowId, read.hash);
  if (found === 'content-conflict') return { accepted: 'no', refusal: contentConflict };
  if (found === 'unknown') return { accepted: 'unknown', workflowId };
  return { accepted: 'yes', duplicate: found === 'duplicate', workflowId };
}

function tryToRead(rules: Rules, body: string): ReadMessage | { readonly refusal: Refusal } {
  try {
    return readMessage(rules, body);
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}
