import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Place } from '../../../src/limiter/waiting-line.ts';
import { createWaitingLine } from '../../../src/limiter/waiting-line.ts';

describe('waiting line', () => {
  it('serves in the order of arrival whoever leaves early', () => {
    const action = fc.oneof(fc.constantFrom('join', 'shift'), fc.nat({ max: 20 }));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const line = createWaitingLine<number>();
        const model: Place<number>[] = [];
        actions.forEach((what, number) => {
          if (what === 'join') {
            model.push(line.join(number));
          } else if (what === 'shift') {
            assert.equal(line.shift(), model.shift()?.value);
          } else {
            const [place] = model.splice(what, 1);
            if (place !== undefined) line.leave(place);
          }
          assert.equal(line.empty, model.length === 0);
        });
        for (const place of model) assert.equal(line.shift(), place.value);
        assert.equal(line.shift(), undefined);
      }),
    );
  });
});
