import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFailure } from '../../src/starter/start-failure.ts';

describe('a failed start', () => {
  it('is named by the gRPC status of its cause, with the message of both', () => {
    const cause = Object.assign(new Error('tcp connect error'), { code: 14 });
    const failure = startFailure(new Error('Failed to start Workflow', { cause }));
    assert.equal(failure.code, 'UNAVAILABLE');
    assert.equal(failure.message, 'Failed to start Workflow: tcp connect error');
    assert.match(failure.remedy, /TEMPORAL_ADDRESS/);
  });

  it('is named by the namespace when there is none', () => {
    const error = Object.assign(new Error("Namespace not found: 'x'"), { name: 'NamespaceNotFoundError' });
    assert.equal(startFailure(error).code, 'NAMESPACE_NOT_FOUND');
    assert.match(startFailure(error).remedy, /TEMPORAL_NAMESPACE/);
  });

  for (const error of [
    'text',
    undefined,
    new Error('plain'),
    Object.assign(new Error('odd'), { code: 'ECONNRESET' }),
  ]) {
    it(`is UNKNOWN when it is ${String(error)}`, () => {
      assert.equal(startFailure(error).code, 'UNKNOWN');
    });
  }

  it('is one line of bounded length', () => {
    const { message } = startFailure(new Error(`a\n\u001b[31mb${'x'.repeat(1_000)}`));
    assert.equal(message.length, 300);
    assert.ok(message.startsWith('a  [31mb'));
  });
});
