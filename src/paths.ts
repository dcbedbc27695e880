import { join } from 'node:path';

/** Folder of the checkout or of the installed package: it holds `rules/`, `sql/` and `bin/`. */
export const projectRoot = join(import.meta.dirname, '..');

/** Folder of everything a machine keeps for us: downloads, data of the embedded stack, `dev.json`. Never committed. */
export const stateFolder = process.env['FRESHET_HOME'] ?? join(projectRoot, '.freshet');
