import { join } from 'node:path';
import { projectRoot } from '../../../src/paths.ts';

/** The rules file that is part of the product. */
export const shippedRulesPath = join(projectRoot, 'rules/invalidation-rules.yaml');

/** The rules file of the demo. */
export const demoRulesPath = join(projectRoot, 'src/dev/demo/demo-rules.yaml');
