import { join } from 'node:path';
import { projectRoot } from '../../paths.ts';
import { findProgram } from './find-program.ts';
import { providedProgramsFolder } from './find-temporal.ts';

/** Temporal's test server, whose clock a test can put forward: the one on PATH, else the one that the set-up provided. */
export function findTestServer(): string | undefined {
  return findProgram(
    ['temporal-test-server'],
    [providedProgramsFolder, join(projectRoot, '.freshet', 'bin')],
  );
}
