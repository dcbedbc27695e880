import type { Command } from 'commander';

/** A command: its place in the overview, and the module that adds its options and does its work. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ configure(command: Command): void }>;
}

/** All commands, in the order of the help page. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'up',
    summary: 'start everything on an embedded stack',
    load: () => import('./commands/up.ts'),
  },
  {
    name: 'worker',
    summary: 'run the worker, with the bridge unless told otherwise',
    load: () => import('./commands/worker.ts'),
  },
  {
    name: 'bridge',
    summary: 'run the bridge: queue to workflows',
    load: () => import('./commands/bridge.ts'),
  },
  {
    name: 'relay',
    summary: 'run the relay: outbox to bus or queue',
    load: () => import('./commands/relay.ts'),
  },
  {
    name: 'exporter',
    summary: 'run the exporter: menu queue to menus',
    load: () => import('./commands/exporter.ts'),
  },
  { name: 'publish', summary: 'send a change', load: () => import('./commands/publish.ts') },
  {
    name: 'plan',
    summary: 'say what a change would do; touches nothing',
    load: () => import('./commands/plan.ts'),
  },
  { name: 'list', summary: 'list runs', load: () => import('./commands/list.ts') },
  { name: 'show', summary: 'show one run, or the fleet', load: () => import('./commands/show.ts') },
  { name: 'watch', summary: 'follow one run to its end', load: () => import('./commands/watch.ts') },
  {
    name: 'pause',
    summary: 'pause runs or the fleet; ends by itself',
    load: () => import('./commands/pause.ts'),
  },
  {
    name: 'resume',
    summary: 'end the pause of runs or of the fleet',
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'throttle',
    summary: 'slow runs or the fleet down, or lift that',
    load: () => import('./commands/throttle.ts'),
  },
  {
    name: 'skip',
    summary: 'finish a run without some of its stores',
    load: () => import('./commands/skip.ts'),
  },
  {
    name: 'retry',
    summary: 'try failed stores at once, or start a failed run again',
    load: () => import('./commands/retry.ts'),
  },
  {
    name: 'approve',
    summary: 'let a run go on that waits for approval',
    load: () => import('./commands/approve.ts'),
  },
  { name: 'reject', summary: 'end a run for good', load: () => import('./commands/reject.ts') },
  { name: 'menus', summary: 'show the menu export queue', load: () => import('./commands/menus.ts') },
  {
    name: 'dlq',
    summary: 'look into the dead-letter queue, redrive, mend or discard its messages',
    load: () => import('./commands/dlq.ts'),
  },
  {
    name: 'proof',
    summary: 'say which runs refreshed a store, and when',
    load: () => import('./commands/proof.ts'),
  },
  {
    name: 'reconcile',
    summary: 'look for events that never arrived, and start them',
    load: () => import('./commands/reconcile.ts'),
  },
  {
    name: 'migrate',
    summary: 'create or update the tables, search attributes and the schedule',
    load: () => import('./commands/migrate.ts'),
  },
  {
    name: 'doctor',
    summary: 'check settings, servers and tables; say what to do',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'rules',
    summary: 'check the rules file, print its schema',
    load: () => import('./commands/rules.ts'),
  },
  {
    name: 'bench',
    summary: 'measure Freshet beside other designs',
    load: () => import('./commands/bench.ts'),
  },
];
