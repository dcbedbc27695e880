import { hideSecrets } from '../hide-secrets.ts';
import { sleepUntil } from '../sleep-until.ts';
import type { ExportMenu, MenuToExport } from './export-menu.ts';

/** How an export ended. `unsettled`: it was told to stop and has not ended since. */
export type ExportEnding =
  | { readonly kind: 'exported' }
  | { readonly kind: 'failed'; /** Without secrets. */ readonly error: string }
  | { readonly kind: 'unsettled' };

/** How long an export has to end after it was told to stop. */
const settleMs = 2_000;

/** Runs one export to its end, or, once the signal has aborted, for two more seconds. Never rejects. */
export async function runExport(
  exportMenu: ExportMenu,
  menu: MenuToExport,
  signal: AbortSignal,
): Promise<ExportEnding> {
  const over = new AbortController();
  try {
    return await Promise.race([endingOf(exportMenu, menu, signal), unsettledAfter(signal, over.signal)]);
  } finally {
    over.abort();
  }
}

async function endingOf(
  exportMenu: ExportMenu,
  menu: MenuToExport,
  signal: AbortSignal,
): Promise<ExportEnding> {
  try {
    await exportMenu(menu, signal);
    return { kind: 'exported' };
  } catch (error) {
    return {
      kind: 'failed',
      error: error instanceof Error ? hideSecrets(`${error.name}: ${error.message}`) : 'unknown error',
    };
  }
}

async function unsettledAfter(aborted: AbortSignal, over: AbortSignal): Promise<ExportEnding> {
  if (!aborted.aborted) {
    await new Promise((resolve) => {
      aborted.addEventListener('abort', resolve, { once: true, signal: over });
      // Without this, the listener's promise would outlive every export that is never told to stop.
      over.addEventListener('abort', resolve, { once: true });
    });
  }
  await sleepUntil(settleMs, over);
  return { kind: 'unsettled' };
}
