import type { status } from '@grpc/grpc-js';

/** Name of a gRPC status code other than OK. */
export type RefusalCode = Exclude<keyof typeof status, 'OK'>;

/**
 * A call that ends with a gRPC status instead of a response. `cause` becomes the `err` metadata, by which the SDKs
 * tell the kinds of limits apart (`limit-exceeded` in their error classes).
 */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly code: RefusalCode;
  readonly errMetadata: string | undefined;

  constructor(code: RefusalCode, message: string, errMetadata?: string) {
    super(message);
    this.code = code;
    this.errMetadata = errMetadata;
  }
}

/** The cache of a call does not exist. */
export function cacheNotFound(name: string): CallRefused {
  return new CallRefused('NOT_FOUND', `Cache with name: ${name} doesn't exist`);
}

/** A request that the service would refuse whatever the state of the cache. */
export function invalidArgument(message: string): CallRefused {
  return new CallRefused('INVALID_ARGUMENT', message);
}

/** More operations than the quota allows. */
export function overQuota(operationsPerSecond: number): CallRefused {
  return new CallRefused(
    'RESOURCE_EXHAUSTED',
    `Too many operations: the limit is ${operationsPerSecond} operations per second`,
    'operations_rate_limit_exceeded',
  );
}
