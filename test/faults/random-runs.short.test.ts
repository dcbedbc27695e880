import { after, before, describe, it } from 'node:test';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import type { Rig } from './support/rig.ts';
import { playRun, startRandomRig } from './random/play-run.ts';

/** Seeds whose runs are short and differ: a crash of a server, a dead process, a broken link, a bad cache. */
const seeds = [8, 10, 103, 106];

describe('random runs of events and faults', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRandomRig()));
  after(() => rig.stop());

  for (const seed of seeds)
    it(`keep the promise with the seed ${seed}`, () => playRun(rig, seed).then(() => undefined));
});
