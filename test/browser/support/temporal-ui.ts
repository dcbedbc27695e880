import type { Browser, Locator, Page } from 'playwright-core';
import type { Job, NightShift } from './night-shift.ts';

/** Longest wait for an element; only a test that has failed waits so long. */
const timeoutMs = 30_000;

/** The tabs of a run page, by the end of their address. */
export type Tab = 'history' | 'pending-activities' | 'user-metadata' | 'search-attributes' | 'memo';

/** A window on the Temporal UI, and what an engineer does in it. */
export interface TemporalUi {
  readonly page: Page;
  /** Shows the list of runs for a query, and returns the workflow IDs in it once there are so many. */
  list(query: string, count: number): Promise<string[]>;
  /** Shows a tab of a run. */
  open(job: Job, tab: Tab): Promise<void>;
  /** Texts of the tab User Metadata, once the last one says `expected`. */
  metadata(expected: RegExp): Promise<{ summary: string; details: string; current: string }>;
  /** Fills in the form that sends a signal to the run shown. */
  fillSignal(name: string, input: string): Promise<SignalForm>;
}

/** The form, filled in. */
export interface SignalForm {
  submit(): Promise<void>;
}

/** Opens a window that shows times in UTC. It closes with the browser. */
export async function openTemporalUi(browser: Browser, { ui, client }: NightShift): Promise<TemporalUi> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, timezoneId: 'UTC' });
  page.setDefaultTimeout(timeoutMs);
  const markdown = (at: number): Locator => page.locator('iframe').nth(at).contentFrame().locator('body');
  return {
    page,
    list: async (query, count) => {
      await page.goto(`${ui}/workflows?query=${encodeURIComponent(query)}`);
      const links = page.locator('tbody a:visible').filter({ hasText: /^\s*invalidation\// });
      await page.getByRole('heading', { name: new RegExp(`^${count} Workflow`) }).waitFor();
      await links.nth(count - 1).waitFor();
      return (await links.allInnerTexts()).map((text) => text.trim()).sort();
    },
    open: async ({ workflowId }, tab) => {
      const { runId } = await client.workflow.getHandle(workflowId).describe();
      await page.goto(`${ui}/workflows/${encodeURIComponent(workflowId)}/${runId}/${tab}`);
      await page.locator('button:visible', { hasText: 'More Actions' }).waitFor();
    },
    metadata: async (expected) => {
      await markdown(2).filter({ hasText: expected }).waitFor();
      const [summary, details, current] = await Promise.all([0, 1, 2].map((at) => markdown(at).innerText()));
      return { summary: summary ?? '', details: details ?? '', current: current ?? '' };
    },
    fillSignal: async (name, input) => {
      await page.locator('button:visible', { hasText: 'More Actions' }).click();
      await page.locator('[role=menuitem]:visible', { hasText: 'Send a Signal' }).click();
      const form = page.locator('dialog[open]');
      await form.getByTestId('signal-select-button').click();
      await form.getByRole('option', { name, exact: true }).click();
      const editor = form.getByRole('textbox').last();
      await editor.fill(input);
      // It formats the JSON when it is left, which moves the buttons: a click meanwhile would miss.
      await editor.blur();
      await editor.locator('.cm-line').nth(2).waitFor();
      return {
        submit: async () => {
          await form.getByRole('button', { name: 'Submit' }).click();
          await form.waitFor({ state: 'hidden' });
        },
      };
    },
  };
}
