import { join } from 'node:path';

/** Folder of the checkout or of the installed package: it holds `rules/`, `sql/` and `bin/`. */
export const projectRoot = join(import.meta.dirname, '..');

const home = process.env['FRESHET_HOME'];

/** Folder of everything a machine keeps for us: downloads, data of the embedded stack, `dev.json`. Never committed. */
export const stateFolder = home === undefined || home === '' ? join(projectRoot, '.freshet') : home;
