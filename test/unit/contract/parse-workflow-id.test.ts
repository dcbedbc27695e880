import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { invalidationWorkflowId, parseInvalidationWorkflowId } from '../../../src/contract/workflow-id.ts';

describe('a workflow ID', () => {
  it('tells the event that it was made of, whatever stands in its names', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(name, name, fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), (detailType, source, id) => {
        const event = { detailType, source, jobId: String(id) };
        assert.deepEqual(parseInvalidationWorkflowId(invalidationWorkflowId(event)), event);
      }),
    );
  });

  it('that is not one of ours tells nothing', () => {
    for (const id of ['', 'invalidation/a/b', 'invalidation/a/b/1/2', 'other/a/b/1', 'invalidation/%/b/1'])
      assert.equal(parseInvalidationWorkflowId(id), undefined, id);
  });
});
