import type { ChangeEvent } from '../contract/event.ts';
import { globalUnit, keyCount, storeCount, type InvalidationPlan } from '../contract/plan.ts';

/** The server keeps 400 bytes of summary and 20,000 of details; a proxy or a later server may refuse more. */
const summaryBytes = 400;
const detailsBytes = 20_000;

type Origin = Omit<ChangeEvent, 'payload'>;

/** These details stay when no worker can answer for the run; the current ones beside them do not. */
const withoutWorker =
  'under Current Details while a worker runs; else see Search Attributes and Pending Activities';

/**
 * One line for the list and the head of the run page, fixed at the start:
 * `Price change: 8,000 stores (job 123, tb.menu.pricing-service)`.
 */
export function runSummary(event: Origin, plan: InvalidationPlan): string {
  const text = `${plan.title}: ${scope(plan)} (job ${event.jobId}, ${event.source})`;
  return cutToBytes(oneLine(text), summaryBytes);
}

/** Markdown under the summary, fixed at the start: what changed, what the run will do, and where the change comes from. */
export function runStaticDetails(event: Origin, plan: InvalidationPlan): string {
  const rows = [
    ['changed', code(event.detailType)],
    ['source', `${code(event.source)}, outbox job ${code(event.jobId)}`],
    ['rule', code(plan.rule)],
    ['keys', `${thousands(keyCount(plan))}: ${plan.keyTemplates.map(code).join(' ') || 'none'}`],
    ['menus', menus(plan)],
    ['outbox row', plan.outbox === 'own' ? 'marked last, by this run' : 'not ours to mark'],
    ['settle', plan.settleMs === 0 ? 'none' : `${plan.settleMs} ms`],
    ['event', `${code(event.eventId || 'no id')} of ${code(event.time || 'no time')}`],
    ['progress', withoutWorker],
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`);
  return cutToBytes(
    [`**${oneLine(scope(plan))}**`, '', '| | |', '| --- | --- |', ...table].join('\n'),
    detailsBytes,
  );
}

function scope(plan: InvalidationPlan): string {
  if (plan.stores[0] === globalUnit) return plural(keyCount(plan), 'global key');
  return plural(storeCount(plan), 'store');
}

function menus(plan: InvalidationPlan): string {
  if (plan.menus.kind === 'none') return 'none';
  if (plan.menus.kind === 'event') return `of ${plural(storeCount(plan), 'store')}, ${plan.priority}`;
  return `of all active stores, ${plan.menus.menusPerSecond} a second, ${plan.priority}`;
}

function plural(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** Text of an event as Markdown code: it can neither leave its cell nor pose as ours. */
function code(text: string): string {
  return `\`${oneLine(text).replace(/[`|]/g, ' ')}\``;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

function cutToBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  let cut = text.slice(0, limit);
  while (Buffer.byteLength(cut) > limit - 3) cut = cut.slice(0, -1);
  return `${cut}…`;
}
