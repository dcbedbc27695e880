import { failureCodes } from '../contract/failure-codes.ts';
import type { EventOrigin } from '../contract/event.ts';
import type { Progress } from '../contract/progress.ts';
import { code, moment, seconds, table, thousands } from './details-text.ts';
import { whatToDo } from './what-to-do.ts';
import type { Consistency } from '../contract/verified.ts';

/** What a run is about. */
export type RunSubject = Pick<EventOrigin, 'jobId' | 'source'> & {
  readonly title: string;
  /** Keys of the plan. */
  readonly keys: number;
};

interface View {
  readonly subject: RunSubject;
  readonly progress: Progress;
  /** When the progress was so (epoch ms). */
  readonly atMs: number;
}

/** A paragraph of the page; empty when there is nothing to say. */
type Section = (view: View) => readonly string[];

/** The page from its top to its end: who or what holds the run comes right below how far it is. */
const sections: readonly Section[] = [
  subject,
  standing,
  consistency,
  paused,
  held,
  throttled,
  blocked,
  nextTry,
  failures,
  lastAction,
  lastRefusal,
  ({ subject: { jobId }, progress }) => whatToDo(jobId, progress),
];

/**
 * Markdown of the run page in the Temporal UI: how far, how fast, what failed and why, who did what, what to do.
 * Texts of operators, of events and of failures are fenced as code so that they cannot pose as ours. The first line says
 * what changed, because a successor after continue-as-new has no static summary: server and SDK (1.24) drop it.
 */
export function runDetails(about: RunSubject, progress: Progress, atMs: number): string {
  return sections
    .map((section) => section({ subject: about, progress, atMs }))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function subject({ subject: { title, jobId, source } }: View): string[] {
  return [`${code(title)}, job ${code(jobId)} of ${code(source)}.`];
}

function standing({ subject: { keys }, progress, atMs }: View): string[] {
  const { stores, keysDeleted, refilled, menusQueued } = progress;
  const parts = [
    ...(stores.total > 0 ? [`${thousands(stores.done)} of ${thousands(stores.total)} stores done`] : []),
    ...(stores.failed > 0 ? [`${thousands(stores.failed)} failed`] : []),
    ...(stores.skipped > 0 ? [`${thousands(stores.skipped)} skipped`] : []),
    `${thousands(keysDeleted)} of ${thousands(keys)} keys deleted`,
    `${thousands(refilled)} refilled and deleted again`,
    `${thousands(menusQueued)} menus queued`,
    `outbox row ${progress.outbox}`,
  ];
  return [
    `**${progress.phase}, ${percent(progress, keys)} %**: ${parts.join(', ')}.${pace(progress, atMs)} As of ${moment(atMs)}.`,
  ];
}

function consistency({ progress }: View): string[] {
  return progress.consistency ? [consistencyLine(progress.consistency)] : [];
}

function consistencyLine({ checked, fresh, stale, unknown, ratio, staleKeys }: Consistency): string {
  const share = ratio === undefined ? '' : `, consistency ${Math.floor(ratio * 1000) / 10} %`;
  const more = stale > staleKeys.length ? ` and ${stale - staleKeys.length} more` : '';
  const named = stale === 0 ? '' : ` Stale: ${staleKeys.map(code).join(', ')}${more}.`;
  return `Of the refilled keys ${checked} were judged: ${fresh} fresh, ${stale} stale, ${unknown} unknown${share}.${named}`;
}

/** A skipped store is dealt with, in the way of the operator. */
function percent({ stores, keysDeleted }: Progress, keys: number): number {
  const [done, all] = stores.total > 0 ? [stores.done + stores.skipped, stores.total] : [keysDeleted, keys];
  return all === 0 ? 100 : Math.floor((100 * Math.min(done, all)) / all);
}

function pace({ keysPerSecond, etaSeconds }: Progress, atMs: number): string {
  const rate = keysPerSecond > 0 ? ` Rate ${thousands(keysPerSecond)} keys/s.` : '';
  if (etaSeconds === null || etaSeconds === 0) return rate;
  return `${rate} ETA of the last key: ${seconds(etaSeconds)}, at ${moment(atMs + etaSeconds * 1000)}.`;
}

function paused({ progress }: View): string[] {
  if (!progress.paused) return [];
  const { actor, reason, since, until } = progress.paused;
  return [`**Paused** by ${code(actor)} from ${since} until ${until}: ${code(reason)}.`];
}

function held({ progress }: View): string[] {
  if (!progress.held) return [];
  const { actor, reason, until } = progress.held;
  return [`**Held** by the fleet's pause, by ${code(actor)} until ${until}: ${code(reason)}.`];
}

function throttled({ progress }: View): string[] {
  if (!progress.throttle) return [];
  const { storesPerSecond, actor, reason } = progress.throttle;
  return [`**Throttled** to ${storesPerSecond} stores/s by ${code(actor)}: ${code(reason)}.`];
}

function blocked({ progress }: View): string[] {
  if (!progress.blocked) return [];
  return [`**Blocked** by ${code(progress.blocked.code)}: ${code(progress.blocked.message)}.`];
}

function nextTry({ progress }: View): string[] {
  return progress.nextTry ? [`Next try: ${progress.nextTry}.`] : [];
}

function failures({ progress }: View): string[] {
  const { failures: shown, stores } = progress;
  if (shown.length === 0) return [];
  const all = Math.max(stores.failed, shown.length);
  const rows = shown.map(({ store, code: why, message }) => [code(store), code(why), code(message)]);
  const remedies = [...new Set(shown.map((failure) => failure.code))].map(
    (why) => `- ${code(why)}: ${failureCodes[why].remedy}`,
  );
  return [
    `**${thousands(all)} failed**${all > shown.length ? `, the first ${shown.length}` : ''}:`,
    '',
    ...table(['store', 'code', 'why'], rows),
    '',
    ...remedies,
  ];
}

function lastAction({ progress }: View): string[] {
  if (!progress.lastAction) return [];
  const { action, actor, reason, at } = progress.lastAction;
  return [`Last action: ${code(action)} by ${code(actor)} at ${at}${reason ? `: ${code(reason)}` : ''}.`];
}

function lastRefusal({ progress }: View): string[] {
  const refused = progress.refused.at(-1);
  if (!refused) return [];
  return [`Last refused signal: ${code(refused.signal)} at ${refused.at}: ${refused.reason}.`];
}
