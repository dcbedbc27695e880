import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from '../paths.ts';

/** What `bin/freshet worker` makes of this environment: one with the bounds of a worker's heaps, unless it has its own. */
export function workerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: bounds = '' } = parseEnv(
    readFileSync(join(projectRoot, 'bin', 'worker.env'), 'utf8'),
  );
  // The last option of a kind counts.
  return { ...environment, NODE_OPTIONS: `${bounds} ${environment['NODE_OPTIONS'] ?? ''}` };
}
