import type { Judgement } from '../../dead-letters/judge-letter.ts';
import type { Letter } from '../../dead-letters/letter.ts';
import { letterOrigin } from '../../dead-letters/letter-origin.ts';

/** A dead letter as the commands show it: everything but its body. */
export interface DescribedLetter {
  readonly id: string;
  readonly sentAt: Date | null;
  readonly receives: number;
  readonly bytes: number;
  /** Null where the body does not tell, or not safely. */
  readonly detailType: string | null;
  readonly source: string | null;
  readonly job: string | null;
  readonly accepted: Judgement['accepted'];
  /** Of the bridge's closed set; null where the rules accept it. */
  readonly reason: string | null;
  readonly problem: string | null;
  readonly remedy: string | null;
  /** The event has a run of the same content: the bridge would acknowledge it. */
  readonly duplicate: boolean;
  readonly workflowId: string | null;
}

/** Puts a letter and its judgement together. */
export function describeLetter(letter: Letter, judgement: Judgement): DescribedLetter {
  const refusal = judgement.accepted === 'no' ? judgement.refusal : null;
  return {
    id: letter.id,
    sentAt: letter.sentAt,
    receives: letter.receives,
    bytes: Buffer.byteLength(letter.body),
    ...letterOrigin(letter.body),
    accepted: judgement.accepted,
    reason: refusal?.reason ?? null,
    problem: refusal?.problem ?? null,
    remedy: refusal?.remedy ?? null,
    duplicate: judgement.accepted === 'yes' && judgement.duplicate,
    workflowId: judgement.accepted === 'no' ? null : judgement.workflowId,
  };
}

/** The reason in a word. */
export function reasonWord({ accepted, reason, duplicate }: DescribedLetter): string {
  if (accepted === 'unknown') return 'unknown';
  return reason ?? (duplicate ? 'duplicate' : '-');
}
