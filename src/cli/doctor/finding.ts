import { hideSecrets } from '../../hide-secrets.ts';

/** What a check found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** How it is, or what is wrong. */
  readonly what: string;
  /** What to do; empty when it is well. */
  readonly remedy: string;
}

/** One thing to look at. */
export interface Check {
  readonly name: string;
  /** Who has to answer, for the line of a check that takes long. */
  readonly waitsFor: string;
  /** Rejects when it cannot go on: that is a finding, too. */
  run(): Promise<readonly Finding[]>;
}

/** It is well. */
export function ok(check: string, what: string): Finding {
  return { check, state: 'ok', what, remedy: '' };
}

/** It works, but not as well as it should. */
export function warning(check: string, what: string, remedy: string): Finding {
  return { check, state: 'warning', what, remedy };
}

/** It does not work; `what` may hold what a server said. */
export function failed(check: string, what: string, remedy: string): Finding {
  return { check, state: 'failed', what: hideSecrets(what), remedy };
}
