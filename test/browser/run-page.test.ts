import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { waitUntil } from '../support/wait-until.ts';
import { failingStore, startNightShift, type NightShift } from './support/night-shift.ts';
import { noBrowser, openBrowser } from './support/open-browser.ts';
import { openTemporalUi, type TemporalUi } from './support/temporal-ui.ts';

describe('an engineer on call, with the Temporal UI alone,', { skip: noBrowser() }, () => {
  let shift: NightShift;
  let browser: Browser | undefined;
  let ui: TemporalUi;
  before(async () => {
    browser = await openBrowser();
    shift = await startNightShift();
    ui = await openTemporalUi(browser, shift);
  });
  after(async () => {
    await browser?.close();
    await shift.stop();
  });

  it('finds exactly the runs of a query over search attributes', async () => {
    const { throttled, paused, unapproved, done } = shift;
    for (const [query, jobs] of [
      ["FreshetPhase = 'paused'", [paused]],
      ['FreshetPaused = true', [paused]],
      ["FreshetPhase = 'approval'", [unapproved]],
      ["FreshetStores > 200 AND ExecutionStatus = 'Running'", [throttled, paused]],
      [`FreshetJobId = '${done.job}' AND FreshetSource = 'tb.menu.pricing-service'`, [done]],
      ["FreshetEventType = 'Pricing_InvalidateMenuExporterCache'", [done, throttled, paused]],
    ] as const) {
      await waitUntil(
        `the list to know ${query}`,
        async () => (await shift.client.workflow.count(query)).count === jobs.length,
      );
      assert.deepEqual(
        await ui.list(query, jobs.length),
        jobs.map(({ workflowId }) => workflowId).sort(),
        query,
      );
    }
  });

  it('reads what changed, how far it is, what failed and why, who slows it down, and what to do', async () => {
    const { throttled } = shift;
    await ui.open(throttled, 'user-metadata');
    const { summary, details, current } = await ui.metadata(/What to do/);
    assert.equal(summary.trim(), throttled.summary);
    assert.match(details, /keys\s+1,600: base_price:\{store\} swap_price:\{store\}/);
    assert.match(details, /outbox row\s+marked last, by this run/);
    assert.match(current, new RegExp(`^Price change, job ${throttled.job} of tb.menu.pricing-service\\.`));
    assert.match(
      current,
      /deleting, \d+ %: \d+ of 400 stores done, 1 failed, \d+ of 1,600 keys deleted, .* menus queued, outbox row pending\./,
    );
    assert.match(current, /ETA of the last key: \d+ min \d+ s, at \d{4}-\d\d-\d\dT[\d:]+Z\. As of \d{4}-/);
    assert.match(
      current,
      new RegExp(`${failingStore}\\s+cache-key-refused\\s+delete base_price:${failingStore} in `),
    );
    assert.match(
      current,
      /cache-key-refused: The cache refuses this key: skip the store, or mend the rule\./,
    );
    assert.match(current, /Throttled to 0.5 stores\/s by bo: too many cache misses\./);
    assert.match(current, /What to do: nothing, it goes on by itself\./);
    assert.match(
      current,
      new RegExp(
        `lift the throttle\\s+throttle\\s+\\{"storesPerSecond":null,.*\\}\\s+freshet throttle ${throttled.job} --lift --reason why`,
      ),
    );
    assert.match(current, /Last action: throttle by bo at .*: too many cache misses\./);
  });

  it('reads who paused a run, why and until when, and how to end that', async () => {
    const { paused } = shift;
    const state = (await shift.progress(paused)).paused;
    assert.ok(state);
    await ui.open(paused, 'user-metadata');
    const { current } = await ui.metadata(/What to do/);
    assert.ok(
      current.includes(`Paused by ann from ${state.since} until ${state.until}: wrong prices in 12 stores.`),
      current,
    );
    assert.match(
      current,
      new RegExp(`end the pause\\s+resume\\s+\\{"actor":"your name"\\}\\s+freshet resume ${paused.job}`),
    );
  });

  it('reads that a run waits for approval, and how to give it', async () => {
    await ui.open(shift.unapproved, 'user-metadata');
    const { summary, current } = await ui.metadata(/What to do/);
    assert.equal(summary.trim(), shift.unapproved.summary);
    assert.match(current, /approval, 0 %: 0 of 120 stores done/);
    assert.match(current, /let it go on\s+approve\s+\{"actor":"your name"\}\s+freshet approve/);
    assert.match(current, /end it for good\s+reject\s+\{"actor":"your name","reason":"why"\}/);
  });

  it('pauses and resumes a run with the form for signals', async () => {
    const { throttled } = shift;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await ui.open(throttled, 'user-metadata');
    const pause = await ui.fillSignal('pause', `{"actor":"cleo","reason":"lunch time","until":"${until}"}`);
    await pause.submit();
    const paused = await waitUntil('the pause', async () => (await shift.progress(throttled)).paused);
    assert.deepEqual([paused.actor, paused.reason, paused.until], ['cleo', 'lunch time', until]);
    await ui.open(throttled, 'user-metadata');
    const { current } = await ui.metadata(/Last action: pause/);
    assert.match(current, /paused, \d+ %:/);
    assert.ok(current.includes(`until ${until}: lunch time.`), current);

    await (await ui.fillSignal('resume', '{"actor":"cleo"}')).submit();
    await waitUntil(
      'the end of the pause',
      async () => (await shift.progress(throttled)).paused === undefined,
    );
    await ui.open(throttled, 'user-metadata');
    const resumed = await ui.metadata(/Last action: resume by cleo/);
    assert.match(resumed.current, /deleting, \d+ %:/);
    assert.doesNotMatch(resumed.current, /Paused by/);
  });

  it('sees why a signal was refused', async () => {
    await ui.open(shift.unapproved, 'user-metadata');
    await (await ui.fillSignal('pause', '{"actor":"cleo"}')).submit();
    await waitUntil('the refusal', async () => (await shift.progress(shift.unapproved)).refused.length > 0);
    await ui.open(shift.unapproved, 'user-metadata');
    const { current } = await ui.metadata(/Last refused signal/);
    assert.match(current, /Last refused signal: pause at .*: reason must be a text/);
  });

  it('reads what changed and that it is paused also when no worker runs', async () => {
    const { paused } = shift;
    await shift.stopWorker();
    await ui.open(paused, 'user-metadata');
    const summary = ui.page.locator('iframe').first().contentFrame().locator('body');
    await summary.filter({ hasText: paused.summary }).waitFor();
    await ui.open(paused, 'search-attributes');
    const attributes = ui.page.locator('main');
    await attributes.filter({ hasText: /FreshetPhase[^]*paused/ }).waitFor();
    const text = await attributes.innerText();
    for (const [name, value] of [
      ['FreshetEventType', 'Pricing_InvalidateMenuExporterCache'],
      ['FreshetSource', 'tb.menu.pricing-service'],
      ['FreshetJobId', paused.job],
      ['FreshetStores', '300'],
      ['FreshetPaused', 'true'],
    ] as const) {
      assert.match(text, new RegExp(`${name}\\W+${value}`));
    }
  });
});
