import { join } from 'node:path';
import { projectRoot } from '../../paths.ts';
import { findProgram } from './find-program.ts';
import { providedProgramsFolder } from './find-temporal.ts';

/** The proxy with which fault tests disturb connections: the one on PATH, else the one that the set-up built. */
export function findToxiproxy(): string | undefined {
  return findProgram(['toxiproxy-server'], [providedProgramsFolder, join(projectRoot, '.freshet', 'bin')]);
}
