import { join } from 'node:path';
import { projectRoot, stateFolder } from '../../paths.ts';
import { findProgram } from './find-program.ts';

/** Where the set-up puts a Temporal CLI that it downloaded or built. */
export const providedProgramsFolder = join(stateFolder, 'bin');

/** The Temporal CLI: the one on PATH, else the one that the set-up provided. */
export function findTemporal(): string | undefined {
  // A second state folder (FRESHET_HOME) is no reason to build it a second time.
  return findProgram(['temporal'], [providedProgramsFolder, join(projectRoot, '.freshet', 'bin')]);
}
