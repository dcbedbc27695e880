import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { CacheClient } from '@gomomento/sdk';
import * as errors from '@gomomento/sdk-core/dist/src/errors/errors.js';
import { momentoCache } from '../../src/adapters/momento-cache.ts';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { momentoFailure } from '../../src/adapters/momento-failure.ts';
import { PortError } from '../../src/activities/ports.ts';
import type { FailureCode } from '../../src/contract/failure-codes.ts';
import type { RefusalCode } from '../../src/dev/momento/call-refused.ts';
import { startMomentoEmulator } from '../../src/dev/momento/emulator.ts';
import type { MomentoEmulator } from '../../src/dev/momento/emulator.ts';
import { createLimiter } from '../../src/limiter/create-limiter.ts';
import type { Limiter } from '../../src/limiter/limiter.ts';
import { noMetrics } from '../../src/metrics.ts';
import { waitUntil } from '../support/wait-until.ts';

const cacheName = 'menus';
const call = { limiterClass: 'bulk' } as const;
const unlimited = () => createLimiter({ ratePerSecond: null, maxInFlight: 96 });

describe('Momento cache', () => {
  let emulator: MomentoEmulator;
  let client: CacheClient;
  before(async () => {
    emulator = await startMomentoEmulator({ caches: [cacheName] });
    client = momentoClient({ localEndpoint: emulator.endpoint, clientName: 'test', timeoutMs: 20_000 });
  });
  afterEach(() => emulator.reset(['items', 'log', 'faults']));
  after(async () => {
    client.close();
    await emulator.stop();
  });

  function put(keys: readonly string[]): void {
    const items = Object.fromEntries(keys.map((key) => [key, 'menu']));
    emulator.put({ cache: cacheName, items, ttlMs: 60_000 });
  }

  /** Calls of one kind that reached the cache. */
  function calls(operation: string): number {
    return Object.values(emulator.stats().operations[operation] ?? {}).reduce((sum, count) => sum + count, 0);
  }

  it('deletes the key it is told and no other, and a missing one without an error', async () => {
    put(['base_price:1', 'base_price:2']);
    const cache = momentoCache({ client, cacheName, limiter: unlimited() });
    await cache.deleteKey('base_price:1', call);
    await cache.deleteKey('base_price:1', call);
    assert.deepEqual(await cache.keysExist(['base_price:1', 'base_price:2'], call), [false, true]);
  });

  it('looks for any number of keys, a hundred in a call, and answers in their order', async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `base_price:${index}`);
    put(keys.filter((_, index) => index % 3 === 0));
    const cache = momentoCache({ client, cacheName, limiter: unlimited() });
    assert.deepEqual(
      await cache.keysExist(keys, call),
      keys.map((_, index) => index % 3 === 0),
    );
    assert.equal(calls('KeysExist'), 11);
    assert.deepEqual(await cache.keysExist([], call), []);
    assert.equal(calls('KeysExist'), 11);
  });

  const refusals: readonly [status: RefusalCode, code: FailureCode][] = [
    ['UNAVAILABLE', 'cache-unavailable'],
    ['INTERNAL', 'cache-unavailable'],
    ['UNKNOWN', 'cache-unavailable'],
    ['ABORTED', 'cache-unavailable'],
    ['DATA_LOSS', 'cache-unavailable'],
    ['CANCELLED', 'cache-unavailable'],
    ['DEADLINE_EXCEEDED', 'cache-timeout'],
    ['UNAUTHENTICATED', 'cache-auth'],
    ['PERMISSION_DENIED', 'cache-permission'],
    ['NOT_FOUND', 'cache-not-found'],
    ['INVALID_ARGUMENT', 'cache-key-refused'],
    ['FAILED_PRECONDITION', 'cache-key-refused'],
    ['OUT_OF_RANGE', 'cache-key-refused'],
    ['UNIMPLEMENTED', 'cache-key-refused'],
  ];
  for (const [status, code] of refusals) {
    it(`fails with ${code} when the cache answers ${status}, after one call`, async () => {
      await emulator.setFaults({ rules: [{ fail: { code: status } }] });
      const cache = momentoCache({ client, cacheName, limiter: unlimited() });
      await assert.rejects(cache.deleteKey('base_price:1', call), (error) => {
        assert.ok(error instanceof PortError);
        assert.equal(error.code, code);
        assert.match(error.message, /^delete base_price:1 in cache menus: /);
        return true;
      });
      await assert.rejects(cache.keysExist(['a', 'b', 'c'], call), (error) => {
        assert.ok(error instanceof PortError);
        assert.equal(error.code, code);
        assert.match(error.message, /^keysExist a and 2 more in cache menus: /);
        return true;
      });
      assert.deepEqual([calls('Delete'), calls('KeysExist')], [1, 1]);
    });
  }

  it('tells a missing cache, a call out of time and a cache that is away apart', async () => {
    const other = await startMomentoEmulator({ caches: [cacheName] });
    const hasty = momentoClient({ localEndpoint: other.endpoint, clientName: 'hasty', timeoutMs: 500 });
    try {
      const elsewhere = momentoCache({ client: hasty, cacheName: 'none', limiter: unlimited() });
      await assert.rejects(elsewhere.deleteKey('k', call), { code: 'cache-not-found' });
      const cache = momentoCache({ client: hasty, cacheName, limiter: unlimited() });
      await other.setFaults({ rules: [{ hang: true }] });
      await assert.rejects(cache.deleteKey('k', call), { code: 'cache-timeout' });
      await other.setFaults({ away: true });
      await assert.rejects(cache.deleteKey('k', call), { code: 'cache-unavailable' });
    } finally {
      hasty.close();
      await other.stop();
    }
  });

  it('waits its turn again when the quota refuses a call, slows down, and loses nothing', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `base_price:${index}`);
    put(keys);
    await emulator.setFaults({ rules: [{ times: 5, fail: { code: 'RESOURCE_EXHAUSTED' } }] });
    const limiter = createLimiter({ ratePerSecond: 2000, maxInFlight: 8 });
    const cache = momentoCache({ client, cacheName, limiter });
    await Promise.all(keys.map((key) => cache.deleteKey(key, call)));
    assert.deepEqual(emulator.stats().operations['Delete'], { RESOURCE_EXHAUSTED: 5, hit: 40 });
    assert.ok((limiter.rateInForce ?? Infinity) < 2000);
    assert.equal(emulator.stats().items[cacheName], 0);
  });

  it('ends the wait for quota with the reason of the signal', async () => {
    await emulator.setFaults({ rules: [{ fail: { code: 'RESOURCE_EXHAUSTED' } }] });
    const controller = new AbortController();
    const reason = new Error('paused');
    const limiter = createLimiter({
      ratePerSecond: 0.5,
      maxInFlight: 1,
      onBackOff: () => controller.abort(reason),
    });
    const cache = momentoCache({ client, cacheName, limiter });
    await assert.rejects(cache.deleteKey('k', { ...call, signal: controller.signal }), reason);
    assert.equal(calls('Delete'), 1);
  });

  it('fails with cache-throttled when the quota refuses a call for more than a minute', async () => {
    await emulator.setFaults({ rules: [{ fail: { code: 'RESOURCE_EXHAUSTED' } }] });
    let time = 0;
    const limiter: Limiter = { ...unlimited(), tryAcquire: () => () => (time += 20_000) };
    const cache = momentoCache({ client, cacheName, limiter, now: () => time });
    await assert.rejects(cache.deleteKey('k', call), { code: 'cache-throttled' });
    assert.equal(calls('Delete'), 4);
  });

  it('sends nothing for a caller that is gone, with a rate to keep or without', async () => {
    const reason = new Error('the step is over');
    const gone = { ...call, signal: AbortSignal.abort(reason) };
    for (const limiter of [unlimited(), createLimiter({ ratePerSecond: 100, maxInFlight: 8 })])
      await assert.rejects(momentoCache({ client, cacheName, limiter }).deleteKey('k', gone), reason);
    assert.equal(calls('Delete'), 0);
  });

  it('does not wait for quota when the limit is one of the item', async () => {
    const err = 'item_size_limit_exceeded';
    await emulator.setFaults({ rules: [{ fail: { code: 'RESOURCE_EXHAUSTED', err } }] });
    const limiter = createLimiter({ ratePerSecond: 100, maxInFlight: 8 });
    const cache = momentoCache({ client, cacheName, limiter });
    await assert.rejects(cache.deleteKey('k', call), { code: 'cache-key-refused' });
    assert.equal(limiter.rateInForce, 100);
  });

  it('lets urgent deletes through while a slow cache holds every bulk delete that it was given', async () => {
    await emulator.setFaults({ rules: [{ keyPrefixes: ['bulk'], hang: true }] });
    const cache = momentoCache({ client, cacheName, limiter: unlimited() });
    const bulk = Array.from({ length: 200 }, (_, index) => cache.deleteKey(`bulk:${index}`, call));
    await waitUntil('all bulk calls that may be in flight', () => emulator.stats().held === 84);
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        cache.deleteKey(`urgent:${index}`, { limiterClass: 'urgent' }),
      ),
    );
    assert.deepEqual(emulator.stats().operations['Delete'], { miss: 30 });
    assert.equal(emulator.stats().held, 84);
    await emulator.setFaults({ rules: [] });
    await Promise.all(bulk);
    assert.equal(calls('Delete'), 230);
  });

  it('gives every slot of the limiter back, and counts each call by its result', async () => {
    const counted: unknown[] = [];
    const metrics = { ...noMetrics, count: (...what: unknown[]) => void counted.push(what) };
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 1 });
    const cache = momentoCache({ client, cacheName, limiter, metrics });
    await emulator.setFaults({ rules: [{ times: 1, fail: { code: 'UNAVAILABLE' } }] });
    await assert.rejects(cache.deleteKey('k', call));
    await cache.deleteKey('k', call);
    await cache.keysExist(['k'], call);
    assert.deepEqual(counted, [
      ['freshet_cache_calls', { op: 'delete', result: 'cache-unavailable' }],
      ['freshet_cache_calls', { op: 'delete', result: 'ok' }],
      ['freshet_cache_calls', { op: 'keysExist', result: 'ok' }],
    ]);
  });

  it('takes no stack trace with a call, and leaves the limit of others alone', async () => {
    const { CacheDelete } = await import('@gomomento/sdk');
    const { stackTraceLimit } = Error;
    const limits: number[] = [];
    const watched = {
      delete: async () => {
        limits.push(Error.stackTraceLimit);
        await Promise.resolve();
        limits.push(Error.stackTraceLimit);
        return new CacheDelete.Success();
      },
      keysExist: () => {
        throw new Error('never called');
      },
    };
    const cache = momentoCache({ client: watched, cacheName, limiter: unlimited() });
    await cache.deleteKey('k', call);
    assert.deepEqual(limits, [0, stackTraceLimit]);
    await assert.rejects(cache.keysExist(['k'], call), { message: /never called/ });
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });

  it('gives its slot back and fails as unavailable when the client throws or answers too little', async () => {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 1 });
    const { CacheKeysExist } = await import('@gomomento/sdk');
    const broken = {
      delete: () => Promise.reject(new Error('The client is closed.')),
      keysExist: () => Promise.resolve(new CacheKeysExist.Success([], [true])),
    };
    const cache = momentoCache({ client: broken, cacheName, limiter });
    await assert.rejects(cache.deleteKey('k', call), {
      code: 'cache-unavailable',
      message: /client is closed/,
    });
    await assert.rejects(cache.keysExist(['a', 'b'], call), { message: /2 keys asked for, 1 answered/ });
  });
});

describe('Momento failures', () => {
  /** Every error class of the installed SDK, made as the SDK makes them. */
  const made = Object.values(errors)
    .filter((value) => typeof value === 'function' && value.prototype instanceof errors.SdkError)
    .map((ErrorClass) => Reflect.construct(ErrorClass as new () => unknown, ['why', 13]) as errors.SdkError);

  const codes: Readonly<Record<errors.MomentoErrorCode, FailureCode>> = {
    INVALID_ARGUMENT_ERROR: 'cache-key-refused',
    UNKNOWN_SERVICE_ERROR: 'cache-unavailable',
    ALREADY_EXISTS_ERROR: 'internal',
    NOT_FOUND_ERROR: 'cache-not-found',
    STORE_NOT_FOUND_ERROR: 'internal',
    STORE_ITEM_NOT_FOUND_ERROR: 'internal',
    FUNCTION_NOT_FOUND_ERROR: 'internal',
    INTERNAL_SERVER_ERROR: 'cache-unavailable',
    PERMISSION_ERROR: 'cache-permission',
    AUTHENTICATION_ERROR: 'cache-auth',
    CANCELLED_ERROR: 'cache-unavailable',
    CONNECTION_ERROR: 'cache-unavailable',
    LIMIT_EXCEEDED_ERROR: 'cache-throttled',
    BAD_REQUEST_ERROR: 'cache-key-refused',
    TIMEOUT_ERROR: 'cache-timeout',
    SERVER_UNAVAILABLE: 'cache-unavailable',
    CLIENT_RESOURCE_EXHAUSTED: 'cache-throttled',
    FAILED_PRECONDITION_ERROR: 'cache-key-refused',
    UNKNOWN_ERROR: 'cache-unavailable',
  };

  for (const [errorCode, code] of Object.entries(codes)) {
    it(`are ${code} for ${errorCode}`, () => {
      const error = made.find((candidate): boolean => candidate.errorCode().valueOf() === errorCode);
      assert.ok(error !== undefined);
      assert.equal(momentoFailure(error, 'delete k in cache menus').code, code);
    });
  }

  it('know every error code of the installed SDK', () => {
    const known = [...new Set(Object.values<string>(errors.MomentoErrorCode))];
    assert.deepEqual(known.sort(), Object.keys(codes).sort());
  });

  const limits: readonly [detail: string, code: FailureCode][] = [
    ['Too many operations: the limit is 100', 'cache-throttled'],
    ['throughput limit of the account', 'cache-throttled'],
    ['', 'cache-throttled'],
    ['request limit exceeded', 'cache-key-refused'],
    ['item size limit exceeded', 'cache-key-refused'],
    ['element size limit exceeded', 'cache-key-refused'],
  ];
  for (const [detail, code] of limits) {
    it(`are ${code} for the exceeded limit "${detail}"`, () => {
      assert.equal(momentoFailure(new errors.LimitExceededError(detail, 8), 'delete k').code, code);
    });
  }

  it('are one line of bounded length, whatever the cache answers', () => {
    const error = new errors.InternalServerError(`a\n\u001b[2Jb${'x'.repeat(5000)}`, 13);
    const { message } = momentoFailure(error, 'delete k in cache menus');
    assert.doesNotMatch(message, /[\u0000-\u001f]/);
    assert.ok(message.length < 400);
  });
});
