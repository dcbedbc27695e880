import type { MenusPlan, Priority } from '../contract/plan.ts';

/** Characters of a store id, and how many: none can be a separator in a key, in SQL, in a log or on a terminal. */
export const storeIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Which of a rule's keys an event asks for. */
export interface Selection {
  /** Payload field with the list of values; absent, null or empty selects all. */
  readonly field: string;
  /** Closed set of values, each with all values it takes along, itself included. */
  readonly closure: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A key template, and the selection values that ask for it; null: always. */
interface RuleKey {
  readonly template: string;
  readonly when: readonly string[] | null;
}

/** A rule whose form and sense are checked. */
export interface Rule {
  readonly name: string;
  /** What changed, in the operators' words: `Price change`. */
  readonly title: string;
  readonly detailType: string;
  readonly source: string;
  /** Payload field with the list of stores; null: the rule deletes global keys. */
  readonly fanOut: string | null;
  readonly select: Selection | null;
  readonly keys: readonly RuleKey[];
  readonly menus: MenusPlan;
  readonly outbox: 'own' | 'foreign';
  readonly settleMs: number;
  readonly approveAbove: number | null;
  readonly priority: Priority;
  /** Events with more stores than this have the priority `bulk`, whatever `priority` says. */
  readonly bulkAbove: number;
  readonly keysPerSecond: number | null;
}

/** The rules of one file. Names are unique, and so is each pair of detail-type and source. */
export interface Rules {
  /** File they were read from, for messages. */
  readonly path: string;
  readonly all: readonly Rule[];
  /** The rule that takes events of this type from this source. */
  find(detailType: string, source: string): Rule | undefined;
}
