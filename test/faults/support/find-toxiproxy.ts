import { join } from 'node:path';
import { findProgram } from '../../../src/dev/stack/find-program.ts';
import { providedProgramsFolder } from '../../../src/dev/stack/find-temporal.ts';
import { projectRoot } from '../../../src/paths.ts';

/** The network fault proxy: the one on PATH, else the one that the set-up built. */
export function findToxiproxy(): string | undefined {
  return findProgram(['toxiproxy-server'], [providedProgramsFolder, join(projectRoot, '.freshet', 'bin')]);
}
