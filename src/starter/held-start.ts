import { startFailure, type StartFailure } from './start-failure.ts';

/** The server refuses this start for what it says (INVALID_ARGUMENT) while it accepts others: the fault is the event's. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly failure: StartFailure;

  constructor(failure: StartFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** `refused`: given up with `StartRefused`. `failed`: to be attempted again. */
export type AttemptOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly failure: StartFailure };

/** One start that is attempted until it succeeds or is given up. */
export class HeldStart {
  readonly #run: () => Promise<void>;
  readonly #reject: (error: Error) => void;
  #othersBefore: number | undefined;

  constructor(run: () => Promise<void>, reject: (error: Error) => void) {
    this.#run = run;
    this.#reject = reject;
  }

  /** Never rejects. `successes` is the count of starts that succeeded so far, whosever. */
  async attempt(successes: number): Promise<AttemptOutcome> {
    try {
      await this.#run();
      return { kind: 'succeeded' };
    } catch (error) {
      const failure = startFailure(error);
      const othersSucceeded = this.#othersBefore !== undefined && successes > this.#othersBefore;
      this.#othersBefore ??= successes;
      if (failure.code !== 'INVALID_ARGUMENT' || !othersSucceeded) return { kind: 'failed', failure };
      this.giveUp(new StartRefused(failure));
      return { kind: 'refused' };
    }
  }

  /** Rejects whoever waits for it. */
  giveUp(error: Error): void {
    this.#reject(error);
  }
}
