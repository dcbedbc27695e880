import { allStores } from './all-stores.ts';
import { besideBulk } from './beside-bulk.ts';
import { burst } from './burst.ts';
import { crash } from './crash.ts';
import { histories } from './histories.ts';
import { largestChange } from './largest-change.ts';
import { manyStores } from './many-stores.ts';
import { memory } from './memory.ts';
import { oneStore } from './one-store.ts';
import { operatorSignals } from './operator-signals.ts';
import { scale } from './scale.ts';
import type { Scenario } from './scenario.ts';
import { sharedRate } from './shared-rate.ts';
import { steady, steadyFloor } from './steady.ts';
import { throughRelay } from './through-relay.ts';
import { urgentMenu } from './urgent-menu.ts';

/** Every scenario, in the order in which they run. */
export const allScenarios: readonly Scenario[] = [
  ...[throughRelay, oneStore, manyStores, allStores, sharedRate, burst],
  ...[steady, steadyFloor, besideBulk, operatorSignals, urgentMenu, histories, crash, memory],
  ...[scale, largestChange],
];
