/** Loaded before each of the other arms: what Freshet's own command line begins with as well. */
import { keepTickShape } from '../../src/keep-tick-shape.ts';

await keepTickShape();
