import type { Order } from './order.ts';
import type { ShownProgress } from './run-messages.ts';

type Refused = ShownProgress['refused'];

/**
 * Why a run refused an order, told from its progress before and after; null when it accepted. Without a progress from
 * before, the later one of the last action and the last refusal counts. Pure.
 */
export function refusalOf(order: Order, before: ShownProgress | null, after: ShownProgress): string | null {
  const refusals = before === null ? after.refused : newRefusals(before.refused, after.refused);
  const refusal = refusals.findLast(({ signal }) => signal === order.signal);
  return refusal === undefined || isAccepted(order, before, after, refusal.at) ? null : refusal.reason;
}

function isAccepted(
  { signal, payload }: Order,
  before: ShownProgress | null,
  { lastAction }: ShownProgress,
  refusedAt: string,
): boolean {
  if (lastAction?.action !== signal || lastAction.actor !== payload.actor) return false;
  if (lastAction.reason !== (payload.reason ?? '')) return false;
  return before === null ? lastAction.at > refusedAt : lastAction.at !== before.lastAction?.at;
}

/** Entries that came at the end; the run drops the oldest ones at the front. */
function newRefusals(before: Refused, after: Refused): Refused {
  for (let dropped = 0; dropped < before.length; dropped += 1) {
    const kept = before.slice(dropped);
    if (kept.every((entry, index) => isSame(entry, after[index]))) return after.slice(kept.length);
  }
  return after;
}

function isSame(one: Refused[number], other: Refused[number] | undefined): boolean {
  return one.signal === other?.signal && one.at === other.at && one.reason === other.reason;
}
