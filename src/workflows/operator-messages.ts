import { limits } from '../contract/limits.ts';
import type { PauseState, ThrottleState } from '../contract/progress.ts';

/** A signal's payload after the check: a value, or why it is refused. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const longestText = 500;

/** Who asks, and why. */
export interface Author {
  readonly actor: string;
  readonly reason: string;
}

/** `pause {actor, reason, until?}`: `until` in the future, at most seven days ahead, default one hour. */
export function checkPause(payload: unknown, nowMs: number): Checked<PauseState> {
  const author = checkAuthor(payload);
  if (!author.ok) return author;
  const until = field(payload, 'until');
  let untilMs = nowMs + limits.defaultPauseMs;
  if (until !== undefined && until !== null) {
    if (typeof until !== 'string' || !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(until)) {
      return refuse('until must be ISO 8601 in UTC, like 2026-01-31T18:00:00Z');
    }
    untilMs = Date.parse(until);
    if (Number.isNaN(untilMs)) return refuse('until is no date');
    if (untilMs <= nowMs) return refuse('until must be in the future');
    if (untilMs > nowMs + limits.maxPauseMs) return refuse('until must be at most 7 days ahead');
  }
  return accept({ ...author.value, since: iso(nowMs), until: iso(untilMs) });
}

/** `throttle {storesPerSecond, actor, reason}`: above zero, or null to lift it. */
export function checkThrottle(payload: unknown): Checked<{ throttle: ThrottleState | undefined } & Author> {
  const author = checkAuthor(payload);
  if (!author.ok) return author;
  const storesPerSecond = field(payload, 'storesPerSecond');
  if (storesPerSecond === null) return accept({ throttle: undefined, ...author.value });
  if (typeof storesPerSecond !== 'number' || !Number.isFinite(storesPerSecond) || storesPerSecond <= 0) {
    return refuse('storesPerSecond must be a number above 0, or null to lift the throttle');
  }
  return accept({ throttle: { storesPerSecond, ...author.value }, ...author.value });
}

/** `skipStores {stores, actor, reason}`: `skippable` says whether a store is of the plan and not done. */
export function checkSkip(
  payload: unknown,
  skippable: (store: string) => boolean,
): Checked<{ stores: readonly string[] } & Author> {
  const author = checkAuthor(payload);
  if (!author.ok) return author;
  const stores = field(payload, 'stores');
  if (!Array.isArray(stores) || stores.length === 0)
    return refuse('stores must be a list of store ids, not empty');
  const ids = stores.map((store: unknown) => (typeof store === 'number' ? String(store) : store));
  const wrong = ids.findIndex((store) => typeof store !== 'string' || !skippable(store));
  if (wrong >= 0) return refuse(`stores[${wrong}] is not a store of this run that is still open`);
  return accept({ stores: [...new Set(ids.filter((id) => typeof id === 'string'))], ...author.value });
}

/** `{actor, reason}` of a signal that must say why. */
export function checkAuthor(payload: unknown): Checked<Author> {
  const actor = checkActor(payload);
  if (!actor.ok) return actor;
  const reason = field(payload, 'reason');
  if (!isText(reason)) return refuse('reason must be a text, not empty, at most 500 characters');
  return accept({ actor: actor.value, reason });
}

/** `{actor}` of a signal that needs no reason. */
export function checkActor(payload: unknown): Checked<string> {
  const actor = field(payload, 'actor');
  return isText(actor) ? accept(actor) : refuse('actor must be a text, not empty, at most 500 characters');
}

function field(payload: unknown, name: string): unknown {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, name)) return undefined;
  return (payload as Record<string, unknown>)[name];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longestText;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
