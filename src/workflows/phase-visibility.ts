import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { searchAttributes } from '../contract/names.ts';
import { keyCount } from '../contract/plan.ts';
import type { Phase } from '../contract/progress.ts';
import { phaseOf, progressOf } from './progress.ts';
import { runDetails } from './run-details.ts';
import type { RunState } from './run-state.ts';

const phaseKey = defineSearchAttributeKey(searchAttributes.phase, 'KEYWORD');
const pausedKey = defineSearchAttributeKey(searchAttributes.paused, 'BOOL');

/** Phases in which a run waits for somebody: they are worth a history event in any lane. */
const operatorPhases: ReadonlySet<Phase> = new Set(['approval', 'paused', 'held', 'waiting', 'blocked']);

/**
 * Brings the details on the run page up to date. They cost no history event: a query of the UI reads them, and never
 * within a workflow task. So they are made before the run waits for something else than a local step, and at its end.
 */
export function showDetails(run: RunState): void {
  const subject = { ...run.event, title: run.plan.title, keys: keyCount(run.plan) };
  setCurrentDetails(runDetails(subject, progressOf(run), Date.now()));
}

/** Brings the run page up to date: the details, and the search attributes. */
export function showPhase(run: RunState): void {
  showDetails(run);
  upsertPhase(run);
}

/**
 * Brings the search attributes up to date. That costs a history event, so a run of the local lane shows its phase only
 * from the moment it waits for somebody.
 */
export function upsertPhase(run: RunState): void {
  const phase = phaseOf(run);
  const shown = run.shownPhase !== undefined || operatorPhases.has(phase);
  const paused = run.pause !== undefined;
  if ((!shown || phase === run.shownPhase || isFleeting(phase, run)) && paused === run.shownPaused) return;
  if (shown) run.shownPhase = phase;
  const pausedChange = paused === run.shownPaused ? [] : [{ key: pausedKey, value: paused }];
  run.shownPaused = paused;
  upsertSearchAttributes([...(shown ? [{ key: phaseKey, value: phase }] : []), ...pausedChange]);
}

/** Queueing the event's own menus is a moment at the end, not worth an event, unless the run page shows a trouble that is over. */
function isFleeting(phase: Phase, run: RunState): boolean {
  const showsTrouble = run.shownPhase !== undefined && operatorPhases.has(run.shownPhase);
  return phase === 'queueing' && run.plan.menus.kind !== 'allActive' && !showsTrouble;
}
