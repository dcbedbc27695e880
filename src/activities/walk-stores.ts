import { failureKind, type StoreFailure } from '../contract/failure-codes.ts';
import { chunk } from '../contract/chunk.ts';
import { addVerified, type Verified } from '../contract/verified.ts';
import { PortError } from './ports.ts';
import type { StepProgress } from './step-progress.ts';
import type { WalkShare } from './walk-shares.ts';

/** What a visit to some stores did to the cache. */
export interface Visit {
  readonly keysDeleted: number;
  readonly refilled: number;
  /** Refilled keys that were judged. */
  readonly verified?: Verified | undefined;
}

export interface WalkOptions {
  readonly stores: readonly string[];
  /** Where an earlier attempt was. */
  readonly from: StepProgress;
  /** Stores per visit. */
  readonly storesPerVisit: number;
  /** How many visits may be under way; asked again whenever one ends. */
  readonly share: Pick<WalkShare, 'begin' | 'end'>;
  /** Ends the walk: no visit starts any more, and visits under way give up what they wait for. */
  readonly stop: AbortSignal;
  /**
   * What becomes of stores that cannot get through: `stop` ends the walk before the first of them, `name` lists them
   * as failed, `judge` lists them unless it looks like an outage.
   */
  readonly onTrouble: 'stop' | 'name' | 'judge';
  /** Throws `PortError`, or anything when `stop` is aborted. */
  readonly visit: (stores: readonly string[]) => Promise<Visit>;
  /** Called after each visit. What it is given answers how far the walk is whenever it is asked, by a pass over all visits. */
  readonly onProgress: (progress: () => StepProgress) => void;
}

/**
 * A walk's end. `error` says why it did not come to its end by itself: the last visits, one after another, did not get
 * through, or something is wrong for all (permanent, or a defect).
 */
export interface WalkEnd {
  readonly progress: StepProgress;
  readonly error?: unknown;
}

type VisitEnd = { readonly visit: Visit } | { readonly error: PortError } | 'stopped';

/** Stores in a row that cannot get through before the walk calls it an outage instead of failures of stores. */
const outageStores = 32;

/**
 * Visits stores in order, several at once, and keeps the index up to which every store is dealt with. A store that
 * does not get through while others do is named as a failure; when nobody gets through any more the walk ends as an
 * outage at the first of them. After a store that did not get through, as many as show an outage may be under way whatever
 * the share is, since each of those takes its time. A permanent `PortError`, or an error that is none, ends it at once.
 */
export async function walkStores(options: WalkOptions): Promise<WalkEnd> {
  const { from, share, stop } = options;
  const visits = chunk(options.stores.slice(from.next), options.storesPerVisit);
  const book = new WalkBook(visits, from, options.onTrouble);
  const progress = (): StepProgress => book.progress();
  const allEnded = Promise.withResolvers<undefined>();
  let fatal: { readonly error: unknown } | undefined;
  let upcoming = 0;
  let underWay = 0;
  const goesOn = (): boolean =>
    upcoming < visits.length && fatal === undefined && !stop.aborted && !book.ended();
  const start = async (index: number): Promise<void> => {
    underWay += 1;
    try {
      book.enter(index, await visitOnce(options, visits[index] ?? []));
      options.onProgress(progress);
    } catch (error) {
      fatal ??= { error };
    }
    underWay -= 1;
    share.end();
    goOn();
  };
  const goOn = (): void => {
    while (goesOn() && share.begin(book.storesWorthwhile() / options.storesPerVisit)) void start(upcoming++);
    if (underWay === 0) allEnded.resolve(undefined);
  };
  goOn();
  await allEnded.promise;
  return fatal === undefined ? book.end(stop.aborted) : { progress: progress(), ...fatal };
}

async function visitOnce(options: WalkOptions, stores: readonly string[]): Promise<VisitEnd> {
  try {
    return { visit: await options.visit(stores) };
  } catch (error) {
    if (options.stop.aborted) return 'stopped';
    if (!(error instanceof PortError) || concernsAll(error, options.onTrouble)) throw error;
    return { error };
  }
}

/** Keeps the ends of visits and works out the progress: pure but for its own state. */
class WalkBook {
  readonly #visits: readonly (readonly string[])[];
  readonly #from: StepProgress;
  readonly #onTrouble: WalkOptions['onTrouble'];
  readonly #ends: (VisitEnd | undefined)[] = [];
  /** Visits before it have ended. */
  #mark = 0;

  constructor(
    visits: readonly (readonly string[])[],
    from: StepProgress,
    onTrouble: WalkOptions['onTrouble'],
  ) {
    this.#visits = visits;
    this.#from = from;
    this.#onTrouble = onTrouble;
  }

  enter(index: number, end: VisitEnd): void {
    this.#ends[index] = end;
    while (this.#dealtWith(this.#ends[this.#mark])) this.#mark += 1;
  }

  /** Whether no further visit is worth starting. */
  ended(): boolean {
    if (this.#onTrouble === 'stop') return this.#ends.some(isTrouble);
    return this.#onTrouble === 'judge' && this.#trailingTrouble().stores >= outageStores;
  }

  /** Stores that are worth a visit now, however many are under way elsewhere: as many as tell an outage from a few failures. */
  storesWorthwhile(): number {
    const { stores } = this.#trailingTrouble();
    if (stores === 0) return 1;
    return this.#onTrouble === 'judge' ? outageStores - stores : outageStores;
  }

  /** Everything before the visits that may yet turn out to be an outage. */
  progress(): StepProgress {
    return this.#upTo(this.#mark - (this.#onTrouble === 'judge' ? this.#trailingTrouble().visits : 0));
  }

  end(stopped: boolean): WalkEnd {
    const trouble = this.#trailingTrouble();
    const nobodyThrough = this.#mark === trouble.visits && this.#from.next === 0;
    const outage = trouble.visits > 0 && (nobodyThrough || trouble.stores >= outageStores);
    if (this.#onTrouble !== 'judge' || (!outage && !stopped)) return { progress: this.#upTo(this.#mark) };
    const first = this.#ends[this.#mark - trouble.visits];
    return { progress: this.progress(), ...(outage && isTrouble(first) && { error: first.error }) };
  }

  #dealtWith(end: VisitEnd | undefined): boolean {
    if (end === undefined || end === 'stopped') return false;
    return this.#onTrouble !== 'stop' || !isTrouble(end);
  }

  /** The visits just before the mark that did not get through, one after another. */
  #trailingTrouble(): { visits: number; stores: number } {
    let visits = 0;
    let stores = 0;
    for (let index = this.#mark - 1; index >= 0 && isTrouble(this.#ends[index]); index -= 1) {
      visits += 1;
      stores += this.#visits[index]?.length ?? 0;
    }
    return { visits, stores };
  }

  #upTo(mark: number): StepProgress {
    let { next, keysDeleted, refilled, verified } = this.#from;
    const failures: StoreFailure[] = [...this.#from.failures];
    for (let index = 0; index < mark; index += 1) {
      const end = this.#ends[index];
      const stores = this.#visits[index] ?? [];
      next += stores.length;
      if (end === undefined || end === 'stopped') continue;
      if ('visit' in end) {
        keysDeleted += end.visit.keysDeleted;
        refilled += end.visit.refilled;
        verified = addVerified(verified, end.visit.verified);
      } else {
        const { code, message } = end.error;
        failures.push(...stores.map((store) => ({ store, code, message })));
      }
    }
    return { next, failures, keysDeleted, refilled, ...(verified && { verified }) };
  }
}

/** A failure that is not the store's own for sure: what is permanent, and a fleet pause, for which no store may be named. */
function concernsAll(error: PortError, onTrouble: WalkOptions['onTrouble']): boolean {
  const kind = failureKind(error.code);
  return kind === 'permanent' || (kind === 'held' && onTrouble !== 'stop');
}

/** A failure that may be everybody's, not one of the store itself. */
function isTrouble(end: VisitEnd | undefined): end is { readonly error: PortError } {
  return end !== undefined && end !== 'stopped' && 'error' in end && failureKind(end.error.code) !== 'item';
}
