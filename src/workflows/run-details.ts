import { failureCodes } from '../contract/failure-codes.ts';
import type { Progress } from '../contract/progress.ts';

/**
 * Markdown of the run page in the Temporal UI: how far, how fast, what failed and why, who did what, what to do.
 * Texts of operators and of failures are fenced as code so that they cannot pose as ours.
 */
export function runDetails(progress: Progress): string {
  const { stores } = progress;
  const lines = [
    `**${progress.phase}**: ${stores.done} of ${stores.total} stores done, ${progress.keysDeleted} keys deleted, ` +
      `${progress.refilled} refilled, ${progress.menusQueued} menus queued, outbox ${progress.outbox}.`,
  ];
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
  if (stores.failed > 0) {
    lines.push('', `${stores.failed} failed:`, '', '| store | code | why |', '| --- | --- | --- |');
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

function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}
