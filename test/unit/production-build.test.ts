import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../src/paths.ts';
import { productionSuite } from '../support/production-suite.ts';

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** No others than those that production installs for us; `install/` has npm do it. */
function linkPackages(folder: string): Promise<void> {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  for (const name of Object.keys(manifest.dependencies)) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules', name), place);
  }
  return Promise.resolve();
}

productionSuite('the production build', linkPackages);
