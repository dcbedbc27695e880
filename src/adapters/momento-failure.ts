import { MomentoErrorCode, SdkError } from '@gomomento/sdk';
import { PortError } from '../activities/ports.ts';
import type { FailureCode } from '../contract/failure-codes.ts';

/**
 * What each error of the cache client means to a run. `cache-throttled` is the cache's want of quota: the call waits
 * its turn again. The client's own want of resources is treated the same: fewer calls cure both.
 */
const codes = {
  [MomentoErrorCode.LIMIT_EXCEEDED_ERROR]: 'cache-throttled',
  [MomentoErrorCode.CLIENT_RESOURCE_EXHAUSTED]: 'cache-throttled',
  [MomentoErrorCode.TIMEOUT_ERROR]: 'cache-timeout',
  [MomentoErrorCode.SERVER_UNAVAILABLE]: 'cache-unavailable',
  [MomentoErrorCode.INTERNAL_SERVER_ERROR]: 'cache-unavailable',
  [MomentoErrorCode.CONNECTION_ERROR]: 'cache-unavailable',
  [MomentoErrorCode.CANCELLED_ERROR]: 'cache-unavailable',
  [MomentoErrorCode.UNKNOWN_ERROR]: 'cache-unavailable',
  [MomentoErrorCode.UNKNOWN_SERVICE_ERROR]: 'cache-unavailable',
  [MomentoErrorCode.AUTHENTICATION_ERROR]: 'cache-auth',
  [MomentoErrorCode.PERMISSION_ERROR]: 'cache-permission',
  [MomentoErrorCode.CACHE_NOT_FOUND_ERROR]: 'cache-not-found',
  [MomentoErrorCode.INVALID_ARGUMENT_ERROR]: 'cache-key-refused',
  [MomentoErrorCode.BAD_REQUEST_ERROR]: 'cache-key-refused',
  [MomentoErrorCode.FAILED_PRECONDITION_ERROR]: 'cache-key-refused',
  // Answers to calls that we never make.
  [MomentoErrorCode.CACHE_ALREADY_EXISTS_ERROR]: 'internal',
  [MomentoErrorCode.STORE_NOT_FOUND_ERROR]: 'internal',
  [MomentoErrorCode.STORE_ITEM_NOT_FOUND_ERROR]: 'internal',
  [MomentoErrorCode.FUNCTION_NOT_FOUND_ERROR]: 'internal',
} as const satisfies Record<MomentoErrorCode, FailureCode>;

/** What an answer of the cache adds to a message; the rest is cut off. */
const longestDetail = 300;

/** Limits of one item, where the client says only that some limit is exceeded: waiting does not help. */
const itemLimits = /\b(?:request|item|element)[ _](?:size[ _])?limit/i;

/**
 * The failure of a call, with what was asked of which cache. The client returns its errors; one that it throws means
 * that it is closed or broken, which another attempt, maybe of another process, cures.
 */
export function momentoFailure(error: unknown, asked: string): PortError {
  const code = error instanceof SdkError ? momentoFailureCode(error) : 'cache-unavailable';
  const detail = error instanceof SdkError ? error.wrappedErrorMessage() : String(error);
  return new PortError(code, oneLine(`${asked}: ${detail}`.slice(0, asked.length + longestDetail)));
}

/** The failure code of an error that the cache client returned. */
function momentoFailureCode(error: SdkError): FailureCode {
  const code: FailureCode = codes[error.errorCode()];
  return code === 'cache-throttled' && itemLimits.test(limitName(error)) ? 'cache-key-refused' : code;
}

/** Name of an exceeded limit: metadata `err` (`item_size_limit_exceeded`), else the text of the answer. */
function limitName(error: SdkError): string {
  const { metadata, details } = error.transportDetails().grpc;
  return metadataValue(metadata, 'err') ?? details;
}

/** First value of a key of gRPC metadata, which the SDK types as a plain object. */
function metadataValue(metadata: object | undefined, key: string): string | undefined {
  const values = hasGet(metadata) ? metadata.get(key) : undefined;
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

function hasGet(metadata: object | undefined): metadata is { get(key: string): unknown } {
  return metadata !== undefined && 'get' in metadata && typeof metadata.get === 'function';
}

/** Answers of a server may hold anything; a message is one line without control characters. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
