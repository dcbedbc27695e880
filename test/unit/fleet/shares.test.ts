import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fleetTimes } from '../../../src/fleet/fleet-times.ts';
import { nextGrant } from '../../../src/fleet/next-grant.ts';
import { sharedRate } from '../../../src/fleet/shared-rate.ts';
import { FleetUnderTest } from './fleet-under-test.ts';

const workers = ['a', 'b', 'c', 'd', 'e'] as const;
const rates = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 20_000 }), fc.double({ min: 0.01, max: 3, noNaN: true })); // prettier-ignore
const worker = fc.constantFrom(...workers);
const delay = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 9000 }));

const event = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('renew' as const), worker, before: delay, after: delay, end: fc.constantFrom('answered', 'answered', 'answered', 'lost', 'refused') }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wants' as const), worker, wants: fc.constantFrom(0, 0.5, 20, 300, Infinity) }) }, // prettier-ignore
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 400_000 })) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('kill' as const, 'leave' as const), worker }) },
);

/** A fleet whose workers all want everything and look in turn until their shares rest. */
function settled(rate: number, names: readonly string[]): FleetUnderTest {
  const fleet = new FleetUnderTest(rate, 20);
  for (const name of names) fleet.wants(name, Infinity);
  lookInTurn(fleet, names);
  return fleet;
}

function lookInTurn(fleet: FleetUnderTest, names: readonly string[], rounds = 3): void {
  for (let round = 0; round < rounds; round += 1) for (const name of names) fleet.renew(name, 'answered');
}

describe('shares of the fleet', () => {
  it('never add up to more than the rate, whoever comes, dies, is cut off, comes back or loses an answer', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 20 }), fc.array(event, { maxLength: 120, size: 'max' }), (rate, maxWorkers, events) => {
        const fleet = new FleetUnderTest(rate, maxWorkers);
        for (const happening of events) {
          if (happening.kind === 'wants') fleet.wants(happening.worker, happening.wants);
          else if (happening.kind === 'wait') fleet.now += happening.ms;
          else if (happening.kind === 'renew') fleet.renew(happening.worker, happening.end, happening.before, happening.after);
          else fleet[happening.kind](happening.worker);
          assert.ok(fleet.total() <= rate * (1 + 1e-9), `${fleet.total()} of ${rate}`);
        }
      }),
      { numRuns: 1500 },
    ); // prettier-ignore
  });

  it('of busy workers come to use all that is shared out, whatever was before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 20_000 }),
        fc.array(event, { maxLength: 60, size: 'max' }),
        (rate, events) => {
          const fleet = new FleetUnderTest(rate, 20);
          for (const happening of events) {
            if (happening.kind === 'wants') fleet.wants(happening.worker, happening.wants);
            else if (happening.kind === 'wait') fleet.now += happening.ms;
            else if (happening.kind === 'renew') fleet.renew(happening.worker, happening.end);
            else fleet[happening.kind](happening.worker);
          }
          fleet.now += fleetTimes.lease + fleetTimes.floor;
          for (const name of workers) fleet.wants(name, Infinity);
          lookInTurn(fleet, workers);
          assert.equal(fleet.total(), sharedRate(rate));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are equal among the busy, in whole calls', () => {
    const fleet = settled(1000, ['a', 'b', 'c']);
    assert.deepEqual(['a', 'b', 'c'].map((name) => fleet.share(name)), [330, 330, 330]); // prettier-ignore
  });

  it('of one call a second are fractions for three workers, and none of them starves', () => {
    const fleet = settled(1, ['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) assert.ok(fleet.share(name) > 0.3);
  });

  it('grow only once the others have given up theirs', () => {
    const fleet = settled(1000, ['a']);
    assert.equal(fleet.share('a'), 990);
    fleet.wants('b', Infinity);
    fleet.renew('b', 'answered');
    assert.equal(fleet.share('b'), 0);
    fleet.renew('a', 'answered');
    assert.equal(fleet.share('a'), 495);
    fleet.renew('b', 'answered');
    assert.equal(fleet.share('b'), 495);
  });

  it('of a worker that becomes idle go to the busy, and of one that uses little for the most part', () => {
    const fleet = settled(1000, ['a', 'b']);
    fleet.wants('b', 40);
    lookInTurn(fleet, ['b', 'a']);
    assert.deepEqual([fleet.share('a'), fleet.share('b')], [866, 124]);
    fleet.wants('b', 0);
    lookInTurn(fleet, ['b', 'a']);
    assert.deepEqual([fleet.share('a'), fleet.share('b')], [990, 0]);
  });

  it('that nobody wants stay with the busy, for what comes next', () => {
    const fleet = new FleetUnderTest(1000, 20);
    for (const name of ['a', 'b']) fleet.wants(name, 10);
    lookInTurn(fleet, ['a', 'b']);
    assert.deepEqual([fleet.share('a'), fleet.share('b')], [495, 495]);
  });

  it('are a floor for each while all are idle, and all of it for one that is alone', () => {
    const fleet = new FleetUnderTest(2000, 20);
    lookInTurn(fleet, ['a']);
    assert.equal(fleet.share('a'), 1980);
    lookInTurn(fleet, ['a', 'b']);
    assert.deepEqual([fleet.share('a'), fleet.share('b')], [99, 99]);
  });

  it('of who cannot renew fall to the floor at the end of the lease, and to nothing after five minutes', () => {
    const fleet = settled(2000, ['a', 'b']);
    fleet.now += fleetTimes.lease;
    assert.equal(fleet.share('b'), 99);
    lookInTurn(fleet, ['a']);
    assert.equal(fleet.share('a'), 1881);
    fleet.now += fleetTimes.floor - fleetTimes.floorMargin;
    assert.equal(fleet.share('b'), 0);
    fleet.now += fleetTimes.floorMargin;
    lookInTurn(fleet, ['a']);
    assert.equal(fleet.share('a'), 1980);
  });

  it('of who leaves are free at once', () => {
    const fleet = settled(1000, ['a', 'b']);
    fleet.leave('b');
    fleet.renew('a', 'answered');
    assert.equal(fleet.share('a'), 990);
  });

  it('are nothing as long as shares of a higher rate are in force, and unlimited where no rate is set', () => {
    const other = { workerId: 'b', share: 4975, floor: 248, wants: Infinity, limit: 5000, leaseLeftMs: 100, floorLeftMs: 300_100 }; // prettier-ignore
    const look = { workerId: 'a', wants: Infinity, rate: 200, maxWorkers: 20, others: [other] };
    assert.equal(nextGrant(look).share, 0);
    assert.equal(nextGrant({ ...look, others: [{ ...other, share: 0 }] }).share, 99);
    assert.deepEqual(nextGrant({ ...look, rate: Infinity }), { share: Infinity, floor: 0, wants: Infinity });
    assert.equal(nextGrant({ ...look, others: [{ ...other, share: Infinity }] }).share, 0);
  });
});
