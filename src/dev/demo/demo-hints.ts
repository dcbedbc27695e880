import type { DevEndpoints } from '../stack/dev-endpoints.ts';
import type { Product } from '../start-product.ts';

/** What somebody can try while the demo stays up. */
export function demoHints(endpoints: DevEndpoints, product: Product): string {
  const worker = product.processes.find(({ name }) => name === 'worker')?.pid;
  return [
    `Temporal UI   ${endpoints.ui ?? 'not ours'}`,
    `Everything is written in .freshet/dev.json; logs are in .freshet/logs.`,
    '',
    'It stays up. In another terminal, try:',
    '  bin/freshet publish --stores 101,102        a price change of two stores',
    '  bin/freshet publish --all                   one of all stores; watch it in the UI',
    '  bin/freshet list                            the runs',
    '  bin/freshet show <workflow ID or job id>    one of them',
    '  bin/freshet menus                           the export queue',
    ...(worker === undefined
      ? []
      : [`  kill -9 ${worker}                              the worker, in the middle of it`]),
    '',
    'Ctrl-C ends it, with all of its servers.',
  ].join('\n');
}
