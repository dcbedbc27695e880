import type { DevEndpoints } from '../dev/stack/dev-endpoints.ts';
import type { SupervisedProcess } from '../dev/supervise.ts';
import type { Settings } from '../settings/settings.ts';

/** What `freshet up` says when everything runs: where things are, and what to try. */
export function upFields(
  endpoints: DevEndpoints,
  settings: Pick<Settings, 'uiUrl' | 'mysql' | 'sqs'>,
  processes: readonly SupervisedProcess[],
): [name: string, value: string][] {
  const emulator = endpoints.momentoEndpoint;
  return [
    ['Temporal UI', settings.uiUrl],
    ['Temporal', process.env['TEMPORAL_ADDRESS'] ?? 'as temporal.toml says'],
    ['queue', settings.sqs.queueUrl],
    ['database', withoutPassword(settings.mysql.url)],
    [
      'cache',
      emulator === undefined
        ? 'the Momento service'
        : `${emulator}, faults at ${endpoints.momentoControl ?? ''}`,
    ],
    ['metrics', `http://${endpoints.metrics ?? ''}/metrics`],
    ...processes.map(({ name, pid, logFile }): [string, string] => [
      name,
      `process ${String(pid)}, log ${logFile}`,
    ]),
  ];
}

/** Commands to try; `worker` is the process to kill. */
export function upHints(workerPid: number | undefined): string[] {
  return [
    'In another terminal:',
    '  bin/freshet publish --stores 101,102    a price change of two stores',
    '  bin/freshet list                        the runs',
    '  bin/freshet show <job>                  one of them',
    '  bin/freshet menus                       the menu export queue',
    `  kill -9 ${String(workerPid).padEnd(32)}the worker: it is started again, and nothing is lost`,
    'Ctrl-C ends everything, in order.',
  ];
}

/** A database URL that may be shown. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
