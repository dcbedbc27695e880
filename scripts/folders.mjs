import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs on Node 18 and without packages, so it cannot take these from src/paths.ts. */
export const root = fileURLToPath(new URL('..', import.meta.url));
export const home = resolve(process.env.FRESHET_HOME || `${root}/.freshet`);
