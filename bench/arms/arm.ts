/** The designs that are compared; README.md says what each is. */
export const armNames = [
  'freshet',
  'freshet-ahead',
  'plain',
  'one-step',
  'per-store',
  'seed',
  'bare',
] as const;
export type ArmName = (typeof armNames)[number];

/** A running arm: one process, or several of one kind, that takes changes from a queue of its own. */
export interface Arm {
  readonly name: ArmName;
  readonly queueUrl: string;
  /** Name under which it calls the cache. */
  readonly cacheClient: string;
  /** Processes of its own, without servers. Throws while one of them is down. */
  pids(): number[];
  stop(): Promise<void>;
}
