import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import { limits } from '../../../src/contract/limits.ts';
import { isName } from '../../../src/rules/plain-text.ts';

describe('a workflow ID', () => {
  it('is invalidation/<detail-type>/<source>/<job id>', () => {
    const event = {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: '18446744073709551615',
    };
    assert.equal(
      invalidationWorkflowId(event),
      'invalidation/Pricing_InvalidateMenuExporterCache/tb.menu.pricing-service/18446744073709551615',
    );
  });

  it('percent-encodes everything but letters, digits, dot, underscore and hyphen', () => {
    const plain = 'ABCXYZabcxyz0189._-';
    assert.equal(
      invalidationWorkflowId({ detailType: plain, source: plain, jobId: '1' }),
      `invalidation/${plain}/${plain}/1`,
    );
    assert.equal(
      invalidationWorkflowId({ detailType: "a/b%!'()*~ +", source: 'é😀', jobId: '1' }),
      'invalidation/a%2Fb%25%21%27%28%29%2A%7E%20%2B/%C3%A9%F0%9F%98%80/1',
    );
  });

  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const tricky = fc
    .array(fc.constantFrom('/', '%', '%2F', '2F', '~', 'a', 'é', ' '), { minLength: 1 })
    .map((all) => all.join(''));
  const text = fc.oneof(part, tricky);
  const jobId = fc.bigInt({ min: 1n, max: limits.maxJobId }).map(String);
  const event = fc.record({ detailType: text, source: text, jobId });

  it('is another one for another event', () => {
    fc.assert(
      fc.property(event, event, (one, other) => {
        const same =
          one.detailType === other.detailType && one.source === other.source && one.jobId === other.jobId;
        assert.equal(invalidationWorkflowId(one) === invalidationWorkflowId(other), same);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives its parts back', () => {
    fc.assert(
      fc.property(event, (one) => {
        const [prefix, ...parts] = invalidationWorkflowId(one).split('/').map(decodeURIComponent);
        assert.equal(prefix, 'invalidation');
        assert.deepEqual(parts, [one.detailType, one.source, one.jobId]);
      }),
      { numRuns: 2000 },
    );
  });

  it("stays within Temporal's 1,000 characters for the longest names an event may have", () => {
    for (const longest of ['!'.repeat(128), 'é'.repeat(64), '😀'.repeat(32)]) {
      assert.ok(isName(longest) && !isName(`${longest}!`));
      const id = invalidationWorkflowId({
        detailType: longest,
        source: longest,
        jobId: String(limits.maxJobId),
      });
      assert.ok(id.length <= 1000);
    }
  });
});
