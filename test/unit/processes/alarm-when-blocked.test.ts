import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FailureCode } from '../../../src/contract/failure-codes.ts';
import { alarmWhenBlocked } from '../../../src/processes/alarm-when-blocked.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { recordedLog } from '../../support/recorded-log.ts';

const minute = 60_000;

/** Ports whose cache fails as it is told, and what the alarms named as cause. */
function watched() {
  const fake = new FakePorts();
  const log = recordedLog();
  const clock = { ms: 0 };
  const ports = alarmWhenBlocked(fake, log.logger, () => clock.ms);
  return {
    clock,
    causes: () =>
      log.lines
        .filter(({ fields }) => fields['alarm'] === 'run-blocked')
        .map(({ fields }) => fields['cause']),
    lines: log.lines,
    remove: async (code?: FailureCode) => {
      fake.deleteTrouble = () => code;
      const removed = ports.cache.deleteKey('key', { limiterClass: 'bulk' });
      if (code === undefined) await removed;
      else await assert.rejects(removed, { code });
    },
    mark: async (code?: FailureCode) => {
      fake.markTrouble = () => code;
      await ports.outbox.mark({ jobId: '1', source: 's' }).catch(() => undefined);
    },
  };
}

describe('the alarm of blocked runs', () => {
  it('is given once for each cause, with the remedy', async () => {
    const { remove, mark, causes, lines } = watched();
    for (let call = 0; call < 3; call += 1) {
      await remove('cache-auth');
      await remove('cache-not-found');
      await mark('database-schema');
    }
    assert.deepEqual(causes(), ['cache-auth', 'cache-not-found', 'database-schema']);
    assert.equal(lines[0]?.fields['remedy'], 'Renew MOMENTO_API_KEY and restart the worker.');
  });

  it('is not given for what passes by itself or concerns one store', async () => {
    const { remove, causes } = watched();
    for (const code of ['cache-unavailable', 'cache-throttled', 'cache-key-refused', 'held'] as const)
      await remove(code);
    assert.deepEqual(causes(), []);
  });

  it('is given again when it worked in between, a minute later at the earliest', async () => {
    const { remove, mark, causes, clock } = watched();
    await remove('cache-auth');
    clock.ms = 2 * minute;
    await mark();
    await remove('cache-auth');
    assert.equal(causes().length, 1, 'the other server worked, not this one');
    await remove();
    await remove('cache-auth');
    assert.equal(causes().length, 2);
    await remove();
    await remove('cache-auth');
    assert.equal(causes().length, 2, 'too early');
    clock.ms += minute;
    await remove('cache-auth');
    assert.equal(causes().length, 3);
  });
});
