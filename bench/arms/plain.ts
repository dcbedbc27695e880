/**
 * The plain consumer, as fast as it gets without durability: several pollers, all deletes of a batch side by side, one
 * upsert and one mark for the batch. What it has in hand when it dies is done again from the start, or half done.
 */
import { consumeChanges } from './consume-changes.ts';
import { openSteps } from './open-steps.ts';

const pollers = 4;

consumeChanges(pollers, openSteps('plain').carryThrough);
