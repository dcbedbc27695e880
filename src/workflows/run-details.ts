import { failureCodes } from '../contract/failure-codes.ts';
import type { EventOrigin } from '../contract/event.ts';
import type { Progress } from '../contract/progress.ts';
import type { Consistency } from '../contract/verified.ts';

/** What a run is about, in one line. */
export type RunSubject = Pick<EventOrigin, 'jobId' | 'source'> & { readonly title: string };

/**
 * Markdown of the run page in the Temporal UI: how far, how fast, what failed and why, who did what, what to do.
 * Texts of operators, of events and of failures are fenced as code so that they cannot pose as ours. The first line says
 * what changed, because a successor after continue-as-new has no static summary: server and SDK (1.24) drop it.
 */
export function runDetails(subject: RunSubject, progress: Progress): string {
  const { stores } = progress;
  const lines = [
    `${code(subject.title)}, job ${code(subject.jobId)} of ${code(subject.source)}.`,
    '',
    `**${progress.phase}**: ${stores.done} of ${stores.total} stores done, ${progress.keysDeleted} keys deleted, ` +
      `${progress.refilled} refilled, ${progress.menusQueued} menus queued, outbox ${progress.outbox}.`,
  ];
  if (progress.consistency) lines.push(consistencyLine(progress.consistency));
  if (progress.keysPerSecond > 0) {
    lines.push(`Rate ${progress.keysPerSecond} keys/s, ETA ${progress.etaSeconds ?? '?'} s.`);
  }
  if (progress.throttle) {
    const { storesPerSecond, actor, reason } = progress.throttle;
    lines.push(`Throttled to ${storesPerSecond} stores/s by ${code(actor)}: ${code(reason)}.`);
  }
  if (progress.paused) {
    const { actor, reason, until } = progress.paused;
    lines.push(`Paused by ${code(actor)} until ${until}: ${code(reason)}. To go on: signal \`resume\`.`);
  }
  if (progress.phase === 'approval') lines.push('Waits for the signal `approve` or `reject`.');
  if (progress.blocked) {
    lines.push(`Blocked by \`${progress.blocked.code}\`: ${code(progress.blocked.message)}.`);
    lines.push(failureCodes[progress.blocked.code].remedy);
  }
  if (progress.nextTry)
    lines.push(`Next try ${progress.nextTry}, or at once with the signal \`retryFailed\`.`);
  if (progress.failures.length > 0) {
    lines.push(
      '',
      `${Math.max(stores.failed, progress.failures.length)} failed:`,
      '',
      '| store | code | why |',
      '| --- | --- | --- |',
    );
    for (const failure of progress.failures) {
      lines.push(`| ${failure.store} | \`${failure.code}\` | ${code(failure.message)} |`);
    }
    lines.push('', 'To finish without them: signal `skipStores`.');
  }
  if (progress.lastAction) {
    const { action, actor, reason, at } = progress.lastAction;
    lines.push(
      '',
      `Last action: \`${action}\` by ${code(actor)} at ${at}${reason ? `: ${code(reason)}` : ''}.`,
    );
  }
  const refused = progress.refused.at(-1);
  if (refused)
    lines.push('', `Last refused signal: \`${refused.signal}\` at ${refused.at}: ${refused.reason}.`);
  return lines.join('\n');
}

function consistencyLine({ checked, fresh, stale, unknown, ratio, staleKeys }: Consistency): string {
  const share = ratio === undefined ? '' : `, consistency ${Math.floor(ratio * 1000) / 10} %`;
  const more = stale > staleKeys.length ? ` and ${stale - staleKeys.length} more` : '';
  const named = stale === 0 ? '' : ` Stale: ${staleKeys.map(code).join(', ')}${more}.`;
  return `Of the refilled keys ${checked} were judged: ${fresh} fresh, ${stale} stale, ${unknown} unknown${share}.${named}`;
}

function code(text: string): string {
  const plain = text.replace(/[`|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return `\`${plain === '' ? '-' : plain}\``;
}
